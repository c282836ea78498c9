// Check-ins made without the server. A row is written before the colour is shown, and leaves only after its own
// answer: recorded, known already, or refused for good. Its nonce makes every repetition the same check-in.
import { openDB } from "../npm/idb/build/index.js";
import { noteUnsent } from "../ui/sign_out.js";
import { jsonOf, Offline } from "./gate-net.js";

export const MOST_ROWS = 20_000;
const BATCH = 200; // a hundred kilobytes: a slow network brings it over in one wait
const PATIENCE = 30_000;
const LOCK = "shanzhi-gate-upload";
const FINDINGS_KEPT = 200;
const MEASURABLE = 30 * 60_000; // the server takes a reading so long after the check-in
const TEMPERATURE = "00000000-0000-0000-0000-000000000000"; // stands for the scan in the address of its temperature

/** No more rows fit, or the device writes none at all. */
export class NotStored extends Error {
  constructor(isFull) {
    super(isFull ? "full" : "storage");
    this.isFull = isFull;
  }
}

export class Queue extends EventTarget {
  #place;
  #person;
  #net;
  #addresses;
  #most;
  #windows = new BroadcastChannel("shanzhi-gate-queue"); // what one window sends is gone for the others too

  static async open({ person, net, addresses, most = MOST_ROWS }) {
    const queue = new Queue();
    queue.#person = person;
    queue.#net = net;
    queue.#addresses = addresses;
    queue.#most = most;
    queue.#place = await openDB("shanzhi-gate-queue", 1, {
      upgrade(database) {
        database.createObjectStore("rows", { keyPath: "nonce" }).createIndex("person", ["person", "at"]);
        database.createObjectStore("settled", { keyPath: "nonce" }).createIndex("reported", ["person", "reported"]);
        database.createObjectStore("findings", { keyPath: "id", autoIncrement: true }).createIndex("person", "person");
        database.createObjectStore("facts");
      },
    });
    queue.#windows.addEventListener("message", () => queue.#look());
    await queue.#look();
    return queue;
  }

  /** Rows of this person from the oldest on. */
  #range() {
    return IDBKeyRange.bound([this.#person, 0], [this.#person, Infinity]);
  }

  async #tell() {
    await this.#look();
    this.#windows.postMessage("changed");
  }

  async #look() {
    this.waiting = await this.#place.countFromIndex("rows", "person", this.#range());
    this.last = await this.#place.get("facts", `last:${this.#person}`);
    this.findings = (await this.#place.getAllFromIndex("findings", "person", this.#person)).reverse();
    noteUnsent(this.#person, this.waiting);
    this.dispatchEvent(new Event("change"));
  }

  /** Write a check-in down; once this returns, only the server can take it away. */
  async add(row) {
    let isFull = false;
    try {
      const writing = this.#place.transaction("rows", "readwrite", { durability: "strict" });
      isFull = await writing.store.count() >= this.#most;
      if (!isFull) await writing.store.put({ ...row, person: this.#person });
      await writing.done;
    } catch {
      throw new NotStored(false);
    }
    if (isFull) throw new NotStored(true);
    const here = await navigator.serviceWorker?.getRegistration();
    here?.sync?.register("shanzhi-gate").catch(() => undefined); // where the browser can wake us when there is network
    await this.#tell();
  }

  /** Add the reading to a check-in, whether it waits, is on its way or has just arrived. */
  async measure(nonce, temperature) {
    const writing = this.#place.transaction(["rows", "settled"], "readwrite");
    const row = await writing.objectStore("rows").get(nonce);
    const settled = row ? null : await writing.objectStore("settled").get(nonce);
    const read = Number(temperature);
    if (row) await writing.objectStore("rows").put({ ...row, temperature: read });
    else if (settled) await writing.objectStore("settled").put({ ...settled, temperature: read, reported: 0 });
    await writing.done;
  }

  /** Send what waits. Two windows take turns; the second finds nothing left. Throws Offline or SignedOut. */
  async upload() {
    if (!navigator.locks) return this.#uploadAll();
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && this.#uploadAll());
  }

  async #uploadAll() {
    try {
      for (;;) {
        const rows = await this.#place.getAllFromIndex("rows", "person", this.#range(), BATCH);
        if (rows.length && !await this.#uploadSome(rows)) break;
        await this.#report();
        if (rows.length < BATCH) break;
      }
    } finally {
      await this.#tell();
    }
  }

  async #uploadSome(rows) {
    const scans = rows.map(({ code, point, nonce, at, temperature }) => (
      { code, point, nonce, temperature, at: new Date(at).toISOString() }));
    const answer = await this.#net.api("/api/v1/scans/batch", { patience: PATIENCE, body: { scans } });
    if (!answer.ok) throw new Offline(`status ${answer.status}`);
    const { results } = jsonOf(answer);
    let stayed = 0;
    const writing = this.#place.transaction(["rows", "settled", "facts"], "readwrite", { durability: "strict" });
    for (const [index, result] of results.entries()) {
      if (result.status >= 500) stayed += 1;
      else await settle(writing, rows[index], result);
    }
    await writing.objectStore("facts").put(Date.now(), `last:${this.#person}`);
    await writing.done;
    if (stayed) throw new Offline("some rows have to come again");
    return true;
  }

  /** Tell the venue what was shown and what became of it; keep what it finds odd. */
  async #report() {
    const settled = await this.#place.getAllFromIndex("settled", "reported", [this.#person, 0], 500);
    if (!settled.length) return;
    for (const row of settled.filter((one) => one.temperature !== null && one.scan)) await this.#measureLate(row);
    const rows = settled.map(({ nonce, point, at, shown, scan, refused }) => (
      { nonce, point, at: new Date(at).toISOString(), shown, scan, refused }));
    const answer = await this.#net.own(this.#addresses.report, { patience: PATIENCE, body: { rows } });
    if (!answer.ok) throw new Offline(`status ${answer.status}`);
    await this.#noteFindings(jsonOf(answer).findings);
    const writing = this.#place.transaction("settled", "readwrite");
    for (const row of settled) await writing.store.put({ ...row, temperature: null, reported: 1 });
    for (const row of await writing.store.index("reported").getAll([this.#person, 1])) {
      if (Date.now() - row.settledAt > MEASURABLE) await writing.store.delete(row.nonce);
    }
    await writing.done;
  }

  /** A reading that was tapped while its check-in was on the way. */
  async #measureLate({ point, scan, recordedAt, temperature }) {
    const address = this.#addresses.temperature.replace(TEMPERATURE, point).replace(TEMPERATURE, scan);
    const body = new URLSearchParams({ temperature: temperature.toFixed(1), at: recordedAt });
    const answer = await this.#net.own(address, { patience: PATIENCE, body });
    if (!answer.ok) await this.#noteFindings([{ at: recordedAt, title: jsonOf(answer).title, text: `${temperature} ℃` }]);
  }

  async #noteFindings(findings) {
    const writing = this.#place.transaction("findings", "readwrite");
    for (const finding of findings) await writing.store.put({ ...finding, person: this.#person });
    const old = (await writing.store.index("person").getAllKeys(this.#person)).slice(0, -FINDINGS_KEPT);
    for (const id of old) await writing.store.delete(id);
    await writing.done;
  }
}

async function settle(writing, sent, { scan, problem }) {
  const rows = writing.objectStore("rows");
  const now = await rows.get(sent.nonce);
  if (!now) return;
  await rows.delete(sent.nonce);
  await writing.objectStore("settled").put({
    nonce: sent.nonce,
    person: sent.person,
    point: sent.point,
    at: sent.at,
    shown: sent.shown,
    scan: scan?.scan ?? null,
    recordedAt: scan?.at ?? null,
    settledAt: Date.now(),
    reported: 0,
    refused: problem ? problem.type.split("/").pop() : null,
    temperature: now.temperature === sent.temperature ? null : now.temperature,
  });
}
