// The list for gates in memory: who is not green, what is revoked, as hashes of 48 bits. The layout stands at the top
// of kernel/scans/gate_list.py. A list is believed when its bytes are those that the signed head names.
import { isSigned, sha256 } from "./gate-crypto.js";

const HASH = 6;
const ENTRY = HASH + 4;
const COUNTS = 20;
const HEAD = 65;
const SIGNED_HEAD = 129;
const PART = 13;
const GREEN = 1;
const RED = 3;
const SERIAL = 4;
const SERIAL_ENDS = 5;
const SUBJECT = 6;
const SECTIONS = [0, 2, 3]; // the colours in the order of the snapshot

// Hashes are numbers below 2^48, which JavaScript holds exactly.
const number = (bytes, at) => (bytes[at] * 256 + bytes[at + 1]) * 2 ** 32
  + (((bytes[at + 2] << 24) | (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5]) >>> 0);
const moment = (bytes, at) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);

function put(bytes, at, hash) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint16(at, Math.floor(hash / 2 ** 32));
  view.setUint32(at + 2, hash % 2 ** 32);
}

/** A list whose bytes are not those of its head, or whose head nobody of the city signed. */
export class ListRefused extends Error {}

export class GateList {
  constructor() {
    this.people = new Map();
    this.serials = new Set();
    this.subjects = new Map();
    this.head = null;
  }

  get size() {
    return this.people.size + this.serials.size + this.subjects.size;
  }

  /** Begin anew from a snapshot. */
  read(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const counts = [0, 1, 2, 3, 4].map((index) => view.getUint32(index * 4));
    const hashes = counts.slice(0, 4).reduce((sum, count) => sum + count, 0);
    if (bytes.length !== COUNTS + hashes * HASH + counts[4] * ENTRY) throw new ListRefused("length");
    this.people.clear();
    this.serials.clear();
    this.subjects.clear();
    let at = COUNTS;
    const each = (count, step, take) => {
      for (let index = 0; index < count; index += 1, at += step) take(number(bytes, at));
    };
    SECTIONS.forEach((colour, index) => each(counts[index], HASH, (hash) => this.people.set(hash, colour)));
    each(counts[3], HASH, (hash) => this.serials.add(hash));
    each(counts[4], ENTRY, (hash) => this.subjects.set(hash, moment(bytes, at + HASH)));
  }

  /** One step from a version to the next. */
  apply(bytes) {
    for (let at = 0; at < bytes.length; at += 1 + HASH) {
      const change = bytes[at];
      const hash = number(bytes, at + 1);
      if (change === GREEN) this.people.delete(hash);
      else if (change <= RED) this.people.set(hash, change);
      else if (change === SERIAL) this.serials.add(hash);
      else if (change === SERIAL_ENDS) this.serials.delete(hash);
      else if (change === SUBJECT) {
        this.subjects.set(hash, moment(bytes, at + 1 + HASH));
        at += 4;
      } else this.subjects.delete(hash);
    }
  }

  /** The snapshot of what is in memory. */
  bytes() {
    const sections = SECTIONS.map((wanted) => [...this.people].filter(([, colour]) => colour === wanted).map(([hash]) => hash));
    sections.push([...this.serials]);
    const subjects = [...this.subjects].sort(([one], [other]) => one - other);
    const hashes = sections.reduce((sum, section) => sum + section.length, 0);
    const bytes = new Uint8Array(COUNTS + hashes * HASH + subjects.length * ENTRY);
    const view = new DataView(bytes.buffer);
    [...sections, subjects].forEach((section, index) => view.setUint32(index * 4, section.length));
    let at = COUNTS;
    for (const section of sections) {
      for (const hash of Float64Array.from(section).sort()) {
        put(bytes, at, hash);
        at += HASH;
      }
    }
    for (const [hash, until] of subjects) {
      put(bytes, at, hash);
      view.setUint32(at + HASH, until);
      at += ENTRY;
    }
    return bytes;
  }

  /** Believe the head when it is signed and means exactly this list; else ListRefused. */
  async accept(head, keys) {
    const publicKey = keys[head.keyNumber];
    if (!publicKey || !await isSigned(publicKey, head.signature, Uint8Array.of(3, ...head.signed))) throw new ListRefused("signature");
    const digest = await sha256(this.bytes());
    if (digest.some((byte, index) => byte !== head.digest[index])) throw new ListRefused("digest");
    this.head = head;
  }

  async has(tag, ...thing) {
    return number(await sha256(this.head.key, [tag], ...thing), 0);
  }

  /** The colour of somebody who is not green (0 none, 2 yellow, 3 red); undefined for all others. */
  async colourOf(subject) {
    return this.people.get(await this.has(1, subject));
  }

  async isRevoked(code) {
    if (this.serials.has(await this.has(2, code.serial))) return true;
    const until = this.subjects.get(await this.has(3, [code.kind], code.subject));
    return until !== undefined && code.issuedAt <= until;
  }
}

/** The fields of a signed head. */
export function readHead(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (bytes.length < SIGNED_HEAD || view.getUint32(0) !== 0x535a4c31) throw new ListRefused("head");
  return {
    keyNumber: bytes[4],
    version: Number(view.getBigUint64(5)),
    at: view.getUint32(13),
    key: bytes.slice(17, 33),
    digest: bytes.slice(33, HEAD),
    signed: bytes.slice(0, HEAD),
    signature: bytes.slice(HEAD, SIGNED_HEAD),
    bytes: bytes.slice(0, SIGNED_HEAD),
  };
}

/** An answer of the server: head, its clock in milliseconds, and the parts {kind, version, bytes} to the newest list. */
export function readAnswer(bytes) {
  const head = readHead(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const parts = [];
  let at = SIGNED_HEAD + 8;
  while (at < bytes.length) {
    const size = view.getUint32(at + 9);
    parts.push({
      kind: String.fromCharCode(bytes[at]),
      version: Number(view.getBigUint64(at + 1)),
      bytes: bytes.slice(at + PART, at + PART + size),
    });
    at += PART + size;
  }
  return { head, clock: Number(view.getBigUint64(SIGNED_HEAD)), parts };
}
