// Fever clinics on the map with the numbers of the list; on a tap the nearest first. The position stays on the phone.
import { drawOutlines, leaflet, outlinesFrom } from "../ui/maps.js";

const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;
const spot = (row) => ({ lng: Number(row.dataset.lng), lat: Number(row.dataset.lat) });

function kilometres(from, to) {
  const flat = radians(to.lng - from.lng) * Math.cos(radians((from.lat + to.lat) / 2));
  return EARTH_KM * Math.hypot(flat, radians(to.lat - from.lat));
}

function number(list) {
  for (const [place, row] of [...list.children].entries()) {
    row.querySelector(".clinic-number").textContent = place + 1;
    row.pin?.setIcon(row.icon(place + 1));
  }
}

async function draw(box, list) {
  try {
    const [L, outlines] = await Promise.all([leaflet(box.dataset), outlinesFrom(box.dataset.outlines)]);
    const map = drawOutlines(L, box, outlines, { label: ({ name }) => name });
    for (const row of list.children) {
      row.icon = (text) => L.divIcon({ className: "", html: `<span class="clinic-pin">${text}</span>`, iconSize: [28, 28] });
      row.pin = L.marker(spot(row), { icon: row.icon(""), interactive: false, pane: "popupPane" }).addTo(map);
    }
    number(list);
  } catch {
    box.textContent = box.dataset.textFailed;
    box.classList.add("map-missing");
  }
}

function sort(list, here, words) {
  const rows = [...list.children].map((row) => ({ row, away: kilometres(here, spot(row)) }));
  for (const { row, away } of rows) row.querySelector("[data-clinic-away]").textContent = words.replace("{km}", away.toFixed(1));
  rows.sort((a, b) => a.away - b.away);
  list.append(...rows.map(({ row }) => row));
  number(list);
}

const list = document.querySelector("[data-clinics-list]");
const button = document.querySelector("[data-clinics-locate]");
if (list) draw(document.querySelector("[data-clinic-map]"), list);
button?.addEventListener("click", () => {
  const note = document.querySelector("[data-clinics-note]");
  const denied = () => {
    note.textContent = button.dataset.textDenied;
  };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => sort(list, { lng: coords.longitude, lat: coords.latitude }, button.dataset.textAway),
    denied,
    { maximumAge: 60_000, timeout: 10_000 },
  );
});
