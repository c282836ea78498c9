// Reads a signed code without the server. The layout stands at the top of kernel/codes/signing.py; a gate has no key
// for the MAC at its end, so it walks from the code to the root and checks the signature of that.
import { isSigned, sha256 } from "./gate-crypto.js";

export const KINDS = { person: 1, poster: 2, card: 3 };
export const COLOURS = ["none", "green", "yellow", "red"];
const LAST_KIND = 8;
const PREFIX = "SZ1";
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
const PAYLOAD = 35;
const HASH = 16;
const SIGNATURE = 64;
const MAC = 16;
const LEAST = PAYLOAD + 1 + SIGNATURE + MAC;
const MOST_LEVELS = 4;
const LEEWAY = 30; // seconds that clocks of servers and gates may differ

/** A text that is no good code; `reason` is one of the server's. */
export class CodeRefused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The code in what a camera saw: posters carry it at the end of an address. */
export const codeIn = (scanned) => scanned.trim().split("/").pop().toUpperCase();

const digitsOf = (size) => Math.ceil((size * 8) / 5);

function bytesOf(digits) {
  const levels = [...Array(MOST_LEVELS + 1).keys()].find((d) => digitsOf(LEAST + d * HASH) === digits.length);
  if (levels === undefined) throw new CodeRefused("malformed");
  const bytes = new Uint8Array(LEAST + levels * HASH);
  const spare = digits.length * 5 - bytes.length * 8; // the first digit has bits that must be nought
  let held = 0;
  let bits = -spare;
  let at = 0;
  for (const digit of digits) {
    const value = DIGITS.indexOf(digit);
    if (value < 0 || (bits < 0 && value >> (5 - spare))) throw new CodeRefused("malformed");
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      held &= (1 << bits) - 1;
      at += 1;
    }
  }
  return bytes;
}

async function rootOf(bytes) {
  const way = bytes[PAYLOAD];
  const siblings = bytes.subarray(PAYLOAD + 1, -MAC - SIGNATURE);
  const length = way >> 5;
  const place = way & 31;
  if (length !== siblings.length / HASH || place >> length) return null;
  let node = (await sha256([0], bytes.subarray(0, PAYLOAD))).subarray(0, HASH);
  for (let level = 0; level < length; level += 1) {
    const sibling = siblings.subarray(level * HASH, (level + 1) * HASH);
    const pair = (place >> level) & 1 ? [sibling, node] : [node, sibling];
    node = (await sha256([1], ...pair)).subarray(0, HASH);
  }
  return node;
}

async function isGenuine(bytes, publicKey) {
  const root = await rootOf(bytes);
  if (!root) return false;
  return isSigned(publicKey, bytes.subarray(-MAC - SIGNATURE, -MAC), Uint8Array.of(2, ...root));
}

/** What a good code says as of `now` (seconds); `keys`: public keys by number. Any text gives a code or CodeRefused. */
export async function readCode(scanned, { keys, now }) {
  const text = codeIn(scanned);
  if (text.slice(0, 2) !== PREFIX.slice(0, 2) || !/^\d$/.test(text.slice(2, 3))) throw new CodeRefused("malformed");
  if (text[2] !== PREFIX[2]) throw new CodeRefused("wrong-version");
  const bytes = bytesOf(text.slice(PREFIX.length));
  if (bytes[0] !== 1) throw new CodeRefused("wrong-version");
  const publicKey = keys[bytes[1]];
  if (!publicKey) throw new CodeRefused("unknown-key");
  if (!await isGenuine(bytes, publicKey)) throw new CodeRefused("bad-signature");
  const view = new DataView(bytes.buffer);
  const code = {
    person: [...bytes.subarray(4, 20)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    kind: bytes[2],
    colour: bytes[3],
    subject: bytes.subarray(4, 20),
    issuedAt: view.getUint32(20),
    expiresAt: view.getUint32(20) + view.getUint32(24),
    serial: bytes.subarray(28, PAYLOAD),
  };
  if (code.kind < 1 || code.kind > LAST_KIND || code.colour >= COLOURS.length) throw new CodeRefused("wrong-version");
  if (now > code.expiresAt) throw new CodeRefused("expired");
  if (now + LEEWAY < code.issuedAt) throw new CodeRefused("not-yet-valid");
  return code;
}

/** Whether it is a printed card, before anybody has checked it: the inspector is then asked to look at the paper. */
export function isCard(scanned) {
  try {
    return bytesOf(codeIn(scanned).slice(PREFIX.length))[2] === KINDS.card;
  } catch (error) {
    if (error instanceof CodeRefused) return false;
    throw error;
  }
}
