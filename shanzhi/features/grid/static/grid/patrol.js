// A walk: positions every few seconds while the worker wants it. They wait on the phone and go in stretches; each has
// its number, so that none is lost and none counted twice. The walk goes on after the page was closed and opened again.
import { keep } from "../ui/kept.js";
import { Outbox } from "../ui/outbox.js";
import { toast } from "../ui/toast.js";

const settings = JSON.parse(document.getElementById("grid-settings").textContent);
const WALK = `shanzhi:walk:${settings.person}`;
const STRETCH = 8; // positions that are sent together
const part = (name) => document.querySelector(`[data-walk-${name}]`);
const band = document.querySelector("[data-band]");
const say = (name, values = {}) => settings.words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
let walk = JSON.parse(localStorage.getItem(WALK) ?? "null");
let timer = null;

const save = () => (walk ? localStorage.setItem(WALK, JSON.stringify(walk)) : localStorage.removeItem(WALK));

function show(box) {
  const count = box.waiting.length;
  band.textContent = [navigator.onLine ? "" : say("offline"), count ? say("waiting", { count }) : navigator.onLine && say("none")].filter(Boolean).join(" · ");
  if (!part("start")) return;
  part("start").hidden = Boolean(walk);
  part("stop").hidden = !walk;
  part("agrees").closest("label").hidden = Boolean(walk);
  part("grid").disabled = Boolean(walk);
  part("count").textContent = walk ? say("walking", { count: walk.next }) : "";
}

async function send(box, endedAt = "") {
  const { spots: sent, ...head } = walk;
  const spots = [...sent]; // more may come while these are stored
  if (!spots.length && !endedAt) return;
  const fields = { patrol: head.id, grid: head.grid, agrees: "on", started_at: head.startedAt, ended_at: endedAt, spots: JSON.stringify(spots) };
  await box.add({ address: settings.upload, fields, about: { title: head.startedAt } });
  if (walk?.id !== head.id) return;
  walk.spots = walk.spots.filter(({ number }) => !spots.some((one) => one.number === number));
  save();
}

function note(box) {
  navigator.geolocation.getCurrentPosition(async ({ coords }) => {
    if (!walk) return;
    walk.spots.push({ number: walk.next, lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, at: new Date().toISOString() });
    walk.next += 1;
    save();
    if (walk.spots.length >= STRETCH) await send(box).catch(() => toast(say("not_stored")));
    show(box);
  }, () => toast(say("no_position")), { enableHighAccuracy: true, maximumAge: 0, timeout: 10_000 });
}

function go(box) {
  note(box);
  timer = setInterval(() => note(box), settings.every * 1000);
}

async function start() {
  const box = await Outbox.open(settings.person);
  box.addEventListener("change", () => show(box));
  for (const event of ["online", "offline"]) window.addEventListener(event, () => show(box));
  if (walk) go(box);
  show(box);
  part("start")?.addEventListener("click", () => {
    if (!part("agrees").checked) return part("agrees").focus();
    walk = { id: crypto.randomUUID(), grid: part("grid").value, startedAt: new Date().toISOString(), next: 0, spots: [] };
    save();
    show(box);
    return go(box);
  });
  part("stop")?.addEventListener("click", async () => {
    clearInterval(timer);
    try {
      await send(box, new Date().toISOString());
    } catch {
      return toast(say("not_stored")); // the positions stay with the walk
    }
    walk = null;
    save();
    part("agrees").checked = false; // asked anew for each walk
    return show(box);
  });
  await keep(settings.person, settings.keep).catch((error) => console.warn("not kept:", error.message));
}

start();
