// What a gate keeps for when there is no network: the city's keys, the list, and how far this device's clock is off.
import { openDB } from "../npm/idb/build/index.js";
import { placeOf } from "../ui/kept.js";
import { GateList, ListRefused, readAnswer, readHead } from "./gate-list.js";
import { jsonOf } from "./gate-net.js";

const PATIENCE = 20_000; // a first list of a megabyte over a slow network
const MOST_PARTS = 200; // changes kept before they are written together

const keyBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

async function open(person) {
  const place = await openDB(placeOf(person), 1, {
    upgrade(database) {
      database.createObjectStore("facts");
      database.createObjectStore("parts", { keyPath: "version" });
    },
    blocking() { place.close(); }, // somebody else signed in elsewhere: all of this is to go
  });
  return place;
}

export class Kept {
  #place;
  #offset = 0; // milliseconds that the server's clock is ahead of this device's
  #floor = 0; // a time that has certainly been; a clock set back does not undo it

  static async load(person) {
    const kept = new Kept();
    kept.#place = await open(person);
    await kept.#read();
    return kept;
  }

  async #read() {
    const [keys, clock, head] = await Promise.all(["keys", "clock", "head"].map((name) => this.#place.get("facts", name)));
    this.keys = keys ?? null;
    this.#offset = clock?.offset ?? 0;
    this.#floor = clock?.floor ?? 0;
    this.knowsTime = Boolean(clock);
    this.list = null;
    if (!head || !keys) return;
    const list = new GateList();
    for (const part of await this.#place.getAll("parts")) list[part.kind === "S" ? "read" : "apply"](part.bytes);
    try {
      await list.accept(readHead(head), keys);
      this.list = list;
    } catch (error) {
      if (!(error instanceof ListRefused)) throw error; // it was only half written: the next answer brings all of it
    }
  }

  /** Whether codes can be judged here without the server. */
  get canJudge() {
    return Boolean(this.keys && this.knowsTime);
  }

  /** Milliseconds since 1970 by the server's clock. */
  now() {
    const now = Date.now() + this.#offset;
    this.#floor = Math.max(this.#floor, now - 3_600_000); // an hour back is a clock that was set, not one that drifts
    return Math.max(now, this.#floor);
  }

  /** When the list was complete, in milliseconds; none without a list. */
  get listAt() {
    return this.list ? this.list.head.at * 1000 : null;
  }

  isOld(hours) {
    return !this.list || this.now() - this.listAt > hours * 3_600_000;
  }

  /** Ask for keys and list; true when there is something new. */
  async refresh(net) {
    if (!this.keys || !this.list) await this.#refreshKeys(net);
    const sent = Date.now();
    const answer = await net.api(`/api/v1/gate-list?since=${this.list?.head.version ?? 0}`, { patience: PATIENCE });
    if (!answer.ok) throw new ListRefused(`status ${answer.status}`);
    const { head, clock, parts } = readAnswer(answer.bytes);
    await this.#setClock(clock - (sent + Date.now()) / 2, clock);
    if (!this.keys[head.keyNumber]) await this.#refreshKeys(net);
    try {
      await this.#take(head, parts);
    } catch (error) {
      if (!(error instanceof ListRefused) || !this.list) throw error;
      return this.#anew(net);
    }
    return parts.length > 0;
  }

  /** What is kept and what came do not fit: ask for all of it, and go on with what was believed if that fails. */
  async #anew(net) {
    this.list = null;
    try {
      return await this.refresh(net);
    } catch (error) {
      await this.#read();
      throw error;
    }
  }

  async #refreshKeys(net) {
    const answer = await net.api("/api/v1/keys", { patience: PATIENCE });
    const { keys } = jsonOf(answer);
    this.keys = Object.fromEntries(keys.map((key) => [key.kid, keyBytes(key.x)]));
    await this.#place.put("facts", this.keys, "keys");
  }

  async #setClock(offset, clock) {
    this.#offset = offset;
    this.#floor = clock;
    this.knowsTime = true;
    await this.#place.put("facts", { offset, floor: clock }, "clock");
  }

  async #take(head, parts) {
    const list = this.list ?? new GateList();
    for (const part of parts) list[part.kind === "S" ? "read" : "apply"](part.bytes);
    try {
      await list.accept(head, this.keys);
    } catch (error) {
      if (parts.length) await this.#read(); // back to what was believed before
      throw error;
    }
    this.list = list;
    await this.#write(head, parts);
  }

  async #write(head, parts) {
    const writing = this.#place.transaction(["facts", "parts"], "readwrite");
    const rows = writing.objectStore("parts");
    const isMuch = parts.some((part) => part.kind === "S") || parts.length + await rows.count() > MOST_PARTS;
    if (isMuch) {
      await rows.clear();
      await rows.put({ version: head.version, kind: "S", bytes: this.list.bytes() });
    } else {
      for (const part of parts) await rows.put(part);
    }
    await writing.objectStore("facts").put(head.bytes, "head");
    await writing.done;
  }
}
