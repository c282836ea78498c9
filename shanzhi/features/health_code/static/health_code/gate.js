// The inspector's camera. A code read is sent at once under a nonce of its own and sent again, with the same
// nonce, until it is answered; so a check-in is neither lost nor doubled. The tap on the temperature afterwards
// completes that same check-in.
import { askTemperature } from "./gate-temperature.js";
import { signal } from "./gate-signal.js";

const RETRY = 2000;
const LONGEST = 8; // tries before the inspector may go on; the code would have expired by then
const COLOURS = new Set(["green", "yellow", "red", "none"]);

const gate = document.querySelector("[data-gate]");
const scanner = gate.querySelector("[data-scanner]");
const result = gate.querySelector("[data-result]");
const part = (name) => result.querySelector(`[data-${name}]`);
const texts = gate.dataset;
const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
let token = texts.token;

async function renew() {
  const csrf = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="))?.split("=")[1] ?? "";
  const answer = await fetch("/api/v1/tokens", {
    method: "POST",
    headers: { "X-CSRFToken": csrf, "Content-Type": "application/json" },
    body: JSON.stringify({ scope: "scan" }),
  });
  if (answer.ok) ({ token } = await answer.json());
  return answer.ok;
}

function post(body) {
  return fetch("/api/v1/scans", {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "Accept-Language": document.documentElement.lang,
    },
    body: JSON.stringify(body),
  });
}

async function send(body) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await post(body);
      if (answer.status === 401 && attempt === 1 && await renew()) continue;
      if (answer.status !== 503) return { ok: answer.ok, ...(await answer.json()) };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError is a lost network
    }
    if (attempt === LONGEST) return { ok: false, title: texts.textWaiting };
    part("reason").textContent = texts.textWaiting;
    await wait(RETRY);
  }
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
  who.textContent = `${answer.name} ${texts[`text${answer.colour[0].toUpperCase()}${answer.colour.slice(1)}`]}`;
  const end = document.createElement("span");
  end.className = "cell-end";
  end.textContent = texts.textUnmeasured;
  row.append(who, end);
  gate.querySelector("[data-history]").prepend(row);
  return (text) => { end.textContent = text; };
}

async function scanned(text) {
  scanner.dataset.paused = "true";
  part("word").textContent = "…";
  paint("waiting", "…", "", "");
  const answer = await send({ code: text, point: texts.point, nonce: crypto.randomUUID() });
  if (!answer.ok) {
    paint("refused", texts.textRefused, "", answer.title);
    signal("refused");
    return;
  }
  const known = `text${answer.colour[0].toUpperCase()}${answer.colour.slice(1)}`;
  paint(answer.colour, texts[known], answer.name, answer.reason);
  signal(answer.colour);
  const told = note(answer);
  askTemperature(result, {
    address: texts.temperature.replace("00000000-0000-0000-0000-000000000000", answer.scan),
    at: answer.at,
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
