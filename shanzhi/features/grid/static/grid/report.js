// What is seen on the way: written down on the phone with its place, and sent when there is network.
import { keep } from "../ui/kept.js";
import { Outbox } from "../ui/outbox.js";
import { toast } from "../ui/toast.js";

const settings = JSON.parse(document.getElementById("grid-settings").textContent);
const form = document.querySelector("[data-report]");
const band = document.querySelector("[data-band]");
const place = document.querySelector("[data-place]");
const say = (name, values = {}) => settings.words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
let here = null;

function show(box) {
  const count = box.waiting.length;
  band.textContent = [navigator.onLine ? "" : say("offline"), count ? say("waiting", { count }) : navigator.onLine && say("none")].filter(Boolean).join(" · ");
  document.querySelector("[data-refused]").replaceChildren(...box.refused.map(({ nonce, about, problem }) => {
    const note = Object.assign(document.createElement("p"), { className: "note note-warning" });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "×" });
    close.addEventListener("click", () => box.forget(nonce));
    note.append(`${about.title}: ${problem} `, close);
    return note;
  }));
}

function locate() {
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    here = coords;
    place.textContent = say("placed", { metres: Math.round(coords.accuracy) });
  }, () => { place.textContent = say("choose_place"); }, { enableHighAccuracy: true, maximumAge: 15_000, timeout: 15_000 });
}

function complain(words) {
  const problem = form.querySelector("[data-problem]");
  problem.textContent = words;
  problem.hidden = !words;
}

async function writeDown(box) {
  const said = new FormData(form);
  if (!said.get("class_code")) return complain(say("choose_class"));
  if (!here) {
    locate();
    return complain(say("choose_place"));
  }
  const photo = said.get("photo");
  complain("");
  try {
    await box.add({
      address: settings.upload,
      fields: { class_code: said.get("class_code"), words: said.get("words"), made_at: new Date().toISOString(), lng: here.longitude, lat: here.latitude },
      files: photo?.size ? { photo } : {},
      about: { title: form.elements.class_code.selectedOptions[0].textContent },
    });
  } catch {
    return complain(say("not_stored"));
  }
  form.reset();
  form.querySelector("[data-photo-remove]")?.click();
  return toast(say("kept"));
}

async function start() {
  const box = await Outbox.open(settings.person);
  box.addEventListener("change", () => show(box));
  for (const event of ["online", "offline"]) window.addEventListener(event, () => show(box));
  show(box);
  locate();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    writeDown(box);
  }, { capture: true });
  await keep(settings.person, settings.keep).catch((error) => console.warn("not kept:", error.message));
}

start();
