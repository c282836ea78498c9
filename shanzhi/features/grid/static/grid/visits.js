// Doors to knock at, with or without network: a visit is written down on the phone first and sent when there is network.
import { keep } from "../ui/kept.js";
import { Outbox } from "../ui/outbox.js";
import { toast } from "../ui/toast.js";

const settings = JSON.parse(document.getElementById("grid-settings").textContent);
const band = document.querySelector("[data-band]");
const list = document.querySelector("[data-list]");
const form = document.querySelector("[data-visit]");
const say = (name, values = {}) => settings.words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const doors = () => [...document.querySelectorAll("[data-door]")];
let door = null;
let here = null;

function show(box) {
  const count = box.waiting.length;
  const words = [navigator.onLine ? "" : say("offline"), count ? say("waiting", { count }) : navigator.onLine && say("none"), box.signedOut && say("signed_out")];
  band.textContent = words.filter(Boolean).join(" · ");
  band.dataset.tone = count || !navigator.onLine ? "warn" : "calm";
  const waiting = new Set(box.waiting.map(({ about }) => about.door));
  for (const one of doors()) {
    const state = one.querySelector("[data-door-state]");
    state.hidden = !waiting.has(one.dataset.door);
    state.textContent = say("row_waiting");
  }
  const refused = document.querySelector("[data-refused]");
  refused.replaceChildren(...box.refused.map((row) => refusal(box, row)));
}

function refusal(box, { nonce, about, problem }) {
  const note = Object.assign(document.createElement("p"), { className: "note note-warning" });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "×" });
  close.addEventListener("click", () => box.forget(nonce));
  note.append(`${about.title}: ${problem} `, close);
  return note;
}

function openDoor(chosen) {
  door = chosen;
  form.reset();
  form.querySelector("[data-photo-remove]")?.click();
  form.querySelector("[data-visit-title]").textContent = door.querySelector(".cell-title").textContent;
  form.querySelector("[data-visit-text]").textContent = [...door.querySelectorAll(".cell-text:not([hidden])")].map((one) => one.textContent).join(" · ");
  form.elements.temperature.closest(".field").hidden = !door.dataset.asksTemperature;
  list.hidden = true;
  form.hidden = false;
  window.scrollTo(0, 0);
  navigator.geolocation?.getCurrentPosition(({ coords }) => { here = coords; }, () => { here = null; }, { maximumAge: 60_000, timeout: 10_000 });
}

function closeDoor() {
  form.hidden = true;
  list.hidden = false;
  door = null;
}

function complain(words) {
  const problem = form.querySelector("[data-visit-problem]");
  problem.textContent = words;
  problem.hidden = !words;
}

async function writeDown(box) {
  const said = new FormData(form);
  if (!said.get("met")) return complain(say("choose"));
  if (!form.checkValidity()) return form.reportValidity();
  const photo = said.get("photo");
  complain("");
  try {
    await box.add({
      address: settings.upload,
      fields: {
        task_id: door.dataset.door, made_at: new Date().toISOString(), met: said.get("met"), temperature: said.get("temperature") ?? "",
        needs: said.getAll("needs"), note: said.get("note"), lng: here?.longitude ?? "", lat: here?.latitude ?? "",
      },
      files: photo?.size ? { photo } : {},
      about: { door: door.dataset.door, title: door.querySelector(".cell-title").textContent },
    });
  } catch {
    return complain(say("not_stored"));
  }
  toast(say("kept"));
  return closeDoor();
}

const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

function kilometres(from, { lng, lat }) {
  const flat = radians(lng - from.longitude) * Math.cos(radians((from.latitude + Number(lat)) / 2));
  return EARTH_KM * Math.hypot(flat, radians(lat - from.latitude));
}

function sort({ coords }) {
  const rows = doors().map((one) => ({ one, away: one.dataset.lng ? kilometres(coords, one.dataset) : Infinity }));
  rows.sort((a, b) => a.away - b.away);
  for (const { one, away } of rows) {
    const label = one.querySelector("[data-away]");
    label.hidden = away === Infinity;
    label.textContent = say("away", { km: away.toFixed(1) });
  }
  document.querySelector("[data-doors]").append(...rows.map(({ one }) => one));
}

async function start() {
  const box = await Outbox.open(settings.person);
  box.addEventListener("change", () => show(box));
  box.addEventListener("settled", ({ detail }) => {
    if (!detail.ok) return;
    if (detail.row.fields.met && detail.row.fields.met !== "nobody") document.querySelector(`[data-door="${detail.row.about.door}"]`)?.remove();
    toast(say("sent"));
  });
  for (const event of ["online", "offline"]) window.addEventListener(event, () => show(box));
  show(box);
  document.querySelector("[data-doors]")?.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-door]");
    if (chosen) openDoor(chosen);
  });
  form.querySelector("[data-visit-back]").addEventListener("click", closeDoor);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    writeDown(box);
  }, { capture: true });
  document.querySelector("[data-near]")?.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(sort, () => toast(say("denied")), { maximumAge: 60_000, timeout: 10_000 });
  });
  try {
    await keep(settings.person, settings.keep);
    document.body.dataset.kept = "true";
  } catch (error) {
    console.warn("not kept:", error.message); // without network: what was kept before stays
  }
}

start();
