// A QR encoder for the page itself: alphanumeric text, error correction M, versions 6 to 10.
// The code is drawn from the short answer of the hot endpoint, so no picture travels every minute.
import { penalty } from "./qr-penalty.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
// version: [error correction bytes a block, [blocks, data bytes], [blocks, data bytes], alignment centres]
const VERSIONS = {
  6: [16, [4, 27], [0, 0], [6, 34]],
  7: [18, [4, 31], [0, 0], [6, 22, 38]],
  8: [22, [2, 38], [2, 39], [6, 24, 42]],
  9: [22, [3, 36], [2, 37], [6, 26, 46]],
  10: [26, [4, 43], [1, 44], [6, 28, 50]],
};
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function generator(degree) {
  let poly = [1];
  for (let root = 0; root < degree; root += 1) {
    const next = [...poly, 0];
    poly.forEach((value, at) => { next[at + 1] ^= times(value, EXP[root]); });
    poly = next;
  }
  return poly.slice(1);
}

function correction(data, divisor) {
  const rest = new Array(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((value, at) => { rest[at] ^= times(value, factor); });
  }
  return rest;
}

const capacity = ([, [a, x], [b, y]]) => a * x + b * y;

function versionFor(text) {
  const wanted = (version) => 4 + (version < 10 ? 9 : 11) + Math.floor(text.length / 2) * 11 + (text.length % 2) * 6;
  const fitting = Object.keys(VERSIONS).map(Number).find((v) => wanted(v) <= capacity(VERSIONS[v]) * 8);
  if (!fitting || [...text].some((letter) => !ALPHABET.includes(letter))) throw new RangeError("text does not fit");
  return fitting;
}

function dataBytes(text, version) {
  let bits = "";
  const put = (value, length) => { bits += value.toString(2).padStart(length, "0"); };
  put(2, 4);
  put(text.length, version < 10 ? 9 : 11);
  for (let at = 0; at < text.length; at += 2) {
    const [first, second] = [ALPHABET.indexOf(text[at]), ALPHABET.indexOf(text[at + 1] ?? "?")];
    if (at + 1 < text.length) put(first * 45 + second, 11);
    else put(first, 6);
  }
  const total = capacity(VERSIONS[version]);
  bits += "0".repeat(Math.min(4, total * 8 - bits.length));
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const bytes = bits.match(/.{8}/g).map((octet) => parseInt(octet, 2));
  for (let pad = 0xec; bytes.length < total; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

function interleaved(bytes, version) {
  const [degree, ...groups] = VERSIONS[version];
  const divisor = generator(degree);
  const blocks = [];
  let from = 0;
  for (const [count, size] of groups.slice(0, 2)) {
    for (let block = 0; block < count; block += 1, from += size) blocks.push(bytes.slice(from, from + size));
  }
  const checks = blocks.map((block) => correction(block, divisor));
  const column = (rows, at) => rows.map((row) => row[at]).filter((value) => value !== undefined);
  const longest = Math.max(...blocks.map((block) => block.length));
  return [
    ...Array.from({ length: longest }, (_, at) => column(blocks, at)).flat(),
    ...Array.from({ length: degree }, (_, at) => column(checks, at)).flat(),
  ];
}

function frame(version) {
  const size = version * 4 + 17;
  const dark = Array.from({ length: size }, () => new Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array(size).fill(false));
  const set = (x, y, value) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = value;
    fixed[y][x] = true;
  };
  const square = (cx, cy, radius, isDark) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) set(cx + dx, cy + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  };
  for (let at = 0; at < size; at += 1) { set(6, at, at % 2 === 0); set(at, 6, at % 2 === 0); }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const centres = VERSIONS[version][3];
  const last = centres.at(-1);
  for (const x of centres) {
    for (const y of centres) {
      const finder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (!finder) square(x, y, 2, (ring) => ring !== 1);
    }
  }
  drawFormat(set, size, 0);
  if (version >= 7) drawVersion(set, size, version);
  return { size, dark, fixed };
}

function drawFormat(set, size, mask) {
  let rest = mask; // level M is 00
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (at) => ((bits >> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) set(8, at, bit(at));
  set(8, 7, bit(6)); set(8, 8, bit(7)); set(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) set(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, bit(at));
  set(8, size - 8, true);
}

function drawVersion(set, size, version) {
  let rest = version;
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const value = ((bits >> at) & 1) === 1;
    const [near, far] = [Math.floor(at / 3), size - 11 + (at % 3)];
    set(far, near, value);
    set(near, far, value);
  }
}

function fill({ size, dark, fixed }, bytes) {
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x] || at >= bytes.length * 8) continue;
        dark[y][x] = ((bytes[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        at += 1;
      }
    }
  }
}

function masked({ size, dark, fixed }, mask) {
  const rows = dark.map((row, y) => row.map((value, x) => (fixed[y][x] ? value : value !== MASKS[mask](x, y))));
  drawFormat((x, y, value) => { rows[y][x] = value; }, size, mask);
  return rows;
}

/** Rows of booleans, true where dark. */
export function matrix(text) {
  const version = versionFor(text);
  const drawn = frame(version);
  fill(drawn, interleaved(dataBytes(text, version), version));
  const choices = MASKS.map((_, mask) => masked(drawn, mask));
  const marks = choices.map(penalty);
  return choices[marks.indexOf(Math.min(...marks))];
}

/** An SVG element, black on white in every theme, with a quiet zone of four modules. */
export function svg(text, label) {
  const rows = matrix(text);
  const side = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((value, x) => (value ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  picture.setAttribute("shape-rendering", "crispEdges");
  const ground = document.createElementNS(namespace, "rect");
  ground.setAttribute("width", side);
  ground.setAttribute("height", side);
  ground.setAttribute("fill", "#fff");
  const shape = document.createElementNS(namespace, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", "#000");
  picture.append(ground, shape);
  return picture;
}
