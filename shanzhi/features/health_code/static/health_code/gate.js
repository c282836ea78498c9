// The inspector's camera. A code read is asked of the server at once under a nonce of its own. Where the server keeps
// silent the gate judges by itself and queues the check-in under the same nonce, so it is neither lost nor doubled.
// The tap on the temperature afterwards completes that same check-in.
import { keep } from "../ui/kept.js";
import { isCard } from "./gate-code.js";
import { Kept } from "./gate-kept.js";
import { Link } from "./gate-link.js";
import { jsonOf, Net, Offline, SignedOut } from "./gate-net.js";
import { NotStored, Queue } from "./gate-queue.js";
import { signal } from "./gate-signal.js";
import { showState } from "./gate-state.js";
import { askTemperature } from "./gate-temperature.js";
import { judge } from "./gate-verdict.js";
import { say } from "./gate-words.js";

const PATIENCE = 2500; // milliseconds a person at the door waits for the server
const RETRY = 2000;
const LONGEST = 8; // tries of a gate that cannot judge by itself; the code would have expired by then
const COLOURS = new Set(["green", "yellow", "red", "none"]);

const gate = document.querySelector("[data-gate]");
const scanner = gate.querySelector("[data-scanner]");
const result = gate.querySelector("[data-result]");
const part = (name) => result.querySelector(`[data-${name}]`);
const settings = JSON.parse(document.getElementById("gate-settings").textContent);
const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

const net = new Net({ token: gate.dataset.token, person: settings.person });
const ready = start();

async function start() {
  const kept = await Kept.load(settings.person);
  const queue = await Queue.open({ person: settings.person, net, addresses: settings.addresses, most: settings.most_rows });
  const link = new Link(kept, net);
  showState({ gate, kept, queue, link, hours: settings.list_hours });
  link.ask();
  keep(settings.person, settings.keep).catch(() => undefined); // without network what is kept stays as it is
  return { kept, queue, link };
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // phones of before 2022
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

async function online({ code, point, nonce, at }, knowsTime) {
  const body = { code, point, nonce, ...(knowsTime && { at: new Date(at).toISOString() }) };
  const answer = await net.api("/api/v1/scans", { patience: PATIENCE, body });
  return { ok: answer.ok, ...jsonOf(answer) };
}

/** The gate's own judgement; an accepted check-in is on the disk of this device when it is shown. */
async function alone(row, { kept, queue }) {
  const { state, reason } = await judge(row.code, { keys: kept.keys, list: kept.list, now: Math.floor(row.at / 1000) });
  if (state === "refused") return { ok: false, title: say(reason) };
  try {
    await queue.add({ ...row, shown: state, temperature: null });
  } catch (error) {
    if (!(error instanceof NotStored)) throw error;
    return { ok: false, title: say(error.isFull ? "full" : "not_stored") };
  }
  return { ok: true, isQueued: true, colour: state, name: say("unnamed"), reason: say(reason ?? "offline") };
}

/** A gate that keeps nothing yet can only try again as long as the code lives. */
async function insist(row) {
  for (let attempt = 1; attempt < LONGEST; attempt += 1) {
    part("reason").textContent = say("waiting");
    await wait(RETRY);
    try {
      return await online(row, false);
    } catch (error) {
      if (!(error instanceof Offline)) throw error;
    }
  }
  return { ok: false, title: say("not_ready") };
}

async function decide(code) {
  const place = await ready;
  const { kept, link } = place;
  const row = { code, point: gate.dataset.point, nonce: uuid(), at: kept.now() };
  if (link.isUp) {
    try {
      return { nonce: row.nonce, ...await online(row, kept.knowsTime) };
    } catch (error) {
      if (error instanceof SignedOut && !kept.canJudge) return { ok: false, title: say("signed_out") };
      if (!(error instanceof Offline || error instanceof SignedOut)) throw error;
      link.fall();
    }
  }
  return { nonce: row.nonce, ...await (kept.canJudge ? alone(row, place) : insist(row)) };
}

function paint(state, word, name, reason) {
  result.dataset.state = state;
  for (const sign of result.querySelectorAll("[data-sign]")) sign.hidden = sign.dataset.sign !== state;
  part("word").textContent = word;
  part("name").textContent = name;
  part("reason").textContent = reason ?? "";
  part("temperature-box").hidden = !COLOURS.has(state);
  result.hidden = false;
  result.focus();
}

function note(answer) {
  gate.querySelector("[data-history-empty]").hidden = true;
  const count = gate.querySelector("[data-count]");
  count.textContent = Number(count.textContent) + 1;
  const row = document.createElement("li");
  row.className = "cell";
  const who = document.createElement("span");
  who.className = "cell-body";
  who.textContent = answer.isQueued ? `${say("queued")} ${say(answer.colour)}` : `${answer.name} ${say(answer.colour)}`;
  const end = document.createElement("span");
  end.className = "cell-end";
  end.textContent = say("unmeasured");
  row.append(who, end);
  gate.querySelector("[data-history]").prepend(row);
  return (text) => { end.textContent = text; };
}

/** Writes a reading; gives a sentence when it cannot. */
async function measure(answer, temperature) {
  if (answer.isQueued) {
    await (await ready).queue.measure(answer.nonce, temperature);
    return "";
  }
  const address = settings.addresses.temperature
    .replace("00000000-0000-0000-0000-000000000000", gate.dataset.point)
    .replace("00000000-0000-0000-0000-000000000000", answer.scan);
  try {
    const done = await net.own(address, { patience: PATIENCE, body: new URLSearchParams({ temperature, at: answer.at }) });
    return done.ok ? "" : jsonOf(done).title;
  } catch (error) {
    if (error instanceof SignedOut) return say("signed_out");
    if (error instanceof Offline) return say("unsaved");
    throw error;
  }
}

async function scanned(text) {
  scanner.dataset.paused = "true";
  paint("waiting", "…", "", "");
  part("compare").hidden = true;
  const answer = await decide(text);
  result.dataset.alone = String(Boolean(answer.isQueued));
  if (!answer.ok) {
    paint("refused", say("refused"), "", answer.title);
    signal("refused");
    return;
  }
  paint(answer.colour, say(answer.colour), answer.name, answer.reason);
  part("compare").hidden = !isCard(text);
  signal(answer.colour);
  const told = note(answer);
  askTemperature(result, {
    keep: (value) => measure(answer, value),
    saved(value) {
      told(`${value} ℃`);
      next();
    },
  });
}

function next() {
  result.hidden = true;
  delete scanner.dataset.paused;
}

scanner.addEventListener("shanzhi:scanned", ({ detail }) => scanned(detail.text));
part("next").addEventListener("click", next);
