// What a person has written down on this device and the server does not know yet. A row is stored before the page
// says so, and leaves only after its own answer: recorded (once or again), or refused for good, and then it is shown.
// Every row carries a nonce, so that the server takes a repetition for the same row.
import { openDB } from "../npm/idb/build/index.js";
import { noteUnsent } from "./sign_out.js";

const LOCK = "shanzhi-outbox";
const PATIENCE = 60_000; // a photo over a slow network
const EVERY = 15_000;
const AWAY = new Set([408, 425, 429]);
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1] ?? "";

/** The device could not store the row. */
export class NotStored extends Error {}

export class Outbox extends EventTarget {
  #place;
  #person;
  #windows = new BroadcastChannel(LOCK);

  static async open(person) {
    const box = new Outbox();
    box.#person = person;
    box.#place = await openDB("shanzhi-outbox", 1, {
      upgrade(database) {
        database.createObjectStore("rows", { keyPath: "nonce" }).createIndex("person", ["person", "at"]);
        database.createObjectStore("refused", { keyPath: "nonce" }).createIndex("person", "person");
      },
    });
    box.#windows.addEventListener("message", () => box.#look());
    window.addEventListener("online", () => box.upload());
    navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.sync && box.upload());
    setInterval(() => box.waiting.length && box.upload(), EVERY);
    await box.#look();
    box.upload();
    return box;
  }

  async #look() {
    const range = IDBKeyRange.bound([this.#person, 0], [this.#person, Infinity]);
    this.waiting = await this.#place.getAllFromIndex("rows", "person", range);
    this.refused = await this.#place.getAllFromIndex("refused", "person", this.#person);
    noteUnsent(this.#person, this.waiting.length, "outbox");
    this.dispatchEvent(new Event("change"));
  }

  async #tell() {
    await this.#look();
    this.#windows.postMessage("changed");
  }

  /** Write a row down: `fields` and `files` (name → value, Blob) go to `address`; `about` is for the page. */
  async add({ nonce = crypto.randomUUID(), address, fields, files = {}, about = {} }) {
    try {
      const writing = this.#place.transaction("rows", "readwrite", { durability: "strict" });
      await writing.store.put({ nonce, address, fields, files, about, person: this.#person, at: Date.now() });
      await writing.done;
    } catch (error) {
      throw new NotStored(error.message);
    }
    const here = await navigator.serviceWorker?.getRegistration();
    here?.sync?.register(LOCK).catch(() => undefined);
    await this.#tell();
    this.upload();
    return nonce;
  }

  /** Send what waits, the oldest first; two windows take turns. */
  async upload() {
    if (!this.waiting?.length || navigator.onLine === false) return;
    if (navigator.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && this.#uploadAll());
    else await this.#uploadAll();
  }

  async #uploadAll() {
    await this.#look();
    for (const row of this.waiting) {
      const answer = await this.#send(row);
      if (!answer) break;
      await this.#settle(row, answer);
    }
    await this.#tell();
  }

  /** The server's answer, nothing while it cannot be had. */
  async #send({ nonce, address, fields, files }) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, nonce })) {
      for (const one of [value].flat()) body.append(name, one ?? "");
    }
    for (const [name, file] of Object.entries(files)) if (file) body.append(name, file, file.name ?? "photo.jpg");
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        method: "POST", body, signal: stop.signal, headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" },
      });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      this.signedOut = answer.redirected || answer.status === 401 || answer.status === 403;
      if (!isJson || this.signedOut || answer.status >= 500 || AWAY.has(answer.status)) return null;
      return { ok: answer.ok, said: await answer.json() };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async #settle(row, { ok, said }) {
    const writing = this.#place.transaction(["rows", "refused"], "readwrite", { durability: "strict" });
    await writing.objectStore("rows").delete(row.nonce);
    if (!ok) await writing.objectStore("refused").put({ ...row, problem: said.problem ?? "" });
    await writing.done;
    this.dispatchEvent(new CustomEvent("settled", { detail: { row, ok, said } }));
  }

  /** The person has seen that a row was refused and lets it go. */
  async forget(nonce) {
    await this.#place.delete("refused", nonce);
    await this.#tell();
  }
}
