// The code on the phone: a fresh one each minute, drawn here from a short signed text. When the network is
// away the last one stays with its age in plain words, and the next one comes by itself.
import { svg } from "./qr.js";

const REFRESH = 60_000;
const RETRY = 5_000;
const KEPT = "shanzhi:last-code";

const strip = document.querySelector("[data-codes]");
const texts = strip.dataset;
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1] ?? "";
const fill = (text, value) => text.replace("%s", value);

function lasting(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return fill(texts.textSeconds, seconds);
  if (seconds < 3600) return fill(texts.textMinutes, Math.floor(seconds / 60));
  return fill(texts.textHours, Math.floor(seconds / 3600));
}

async function ask(person, plain) {
  const quick = await fetch("/api/v1/shows", {
    method: "POST",
    headers: { Authorization: `Bearer ${texts.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ subject: person }),
  });
  if (quick.ok) return quick.json();
  // The hot endpoint is not served here, or the token has run out: the ordinary path answers the same.
  const slow = await fetch(plain, { method: "POST", headers: { "X-CSRFToken": cookie("csrftoken") } });
  if (!slow.ok) throw new Error(`no code: ${slow.status}`);
  return slow.json();
}

function keep(answer, picture, validUntil) {
  localStorage.setItem(KEPT, JSON.stringify({
    svg: new XMLSerializer().serializeToString(picture),
    issued_at: answer.server_time,
    name: answer.name,
    colour: answer.colour,
    valid_until: new Date(validUntil).toISOString(),
  }));
}

class Page {
  constructor(card) {
    this.card = card;
    this.box = card.querySelector("[data-qr]");
    this.line = card.querySelector("[data-fresh]");
    this.busy = false;
    this.next = 0;
  }

  get isSeen() {
    const { left, width } = this.card.getBoundingClientRect();
    return !document.hidden && left > -width / 2 && left < window.innerWidth - width / 2;
  }

  async tick() {
    if (this.box && this.isSeen && !this.busy && Date.now() >= this.next) await this.refresh();
    if (this.box) this.tell();
  }

  async refresh() {
    this.busy = true;
    try {
      const answer = await ask(this.card.dataset.code, this.card.dataset.draw);
      if (answer.colour !== this.card.dataset.colour) return location.reload();
      await this.draw(answer);
    } catch (error) {
      this.next = Date.now() + RETRY;
      if (!(error instanceof TypeError)) console.warn(error.message); // a TypeError is a lost network
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  async draw(answer) {
    const picture = await svg(texts.encoder, answer.code, texts.textLabel);
    this.box.replaceChildren(picture);
    this.issued = Date.now();
    this.until = this.issued + answer.valid_seconds * 1000;
    this.next = this.issued + REFRESH;
    if (this.card.dataset.code === texts.owner) keep(answer, picture, Date.parse(answer.server_time) + answer.valid_seconds * 1000);
  }

  tell() {
    const now = Date.now();
    const isOver = this.until && now > this.until;
    this.box.classList.toggle("is-over", Boolean(isOver));
    if (isOver) this.line.textContent = texts.textExpired;
    else if (this.issued && now - this.issued > REFRESH + RETRY) this.line.textContent = fill(texts.textOld, lasting(now - this.issued));
    else if (this.issued) this.line.textContent = fill(texts.textFresh, Math.max(1, Math.ceil((this.next - now) / 1000)));
  }
}

const pages = [...strip.querySelectorAll("[data-code]")].map((card) => new Page(card));
const tick = () => pages.forEach((page) => page.tick());

function markDot() {
  const seen = pages.find((page) => page.isSeen);
  for (const dot of document.querySelectorAll("[data-dot]")) {
    dot.toggleAttribute("aria-current", dot.dataset.dot === seen?.card.dataset.code);
  }
}

strip.addEventListener("scroll", () => requestAnimationFrame(() => { markDot(); tick(); }), { passive: true });
document.addEventListener("visibilitychange", tick);
window.addEventListener("online", () => { pages.forEach((page) => { page.next = 0; }); tick(); });
// A screen that dims is hard to scan: keep it awake where the browser can.
navigator.wakeLock?.request("screen").catch(() => undefined);
setInterval(tick, 1000);
markDot();
tick();
