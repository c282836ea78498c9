// Puts the round in the order of the way: what is nearest first. The position stays on the phone.
const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

function kilometres(from, to) {
  const flat = radians(to.lng - from.lng) * Math.cos(radians((from.lat + to.lat) / 2));
  return EARTH_KM * Math.hypot(flat, radians(to.lat - from.lat));
}

function sort(list, here, words) {
  const rows = [...list.children].map((row) => {
    const placed = "lng" in row.dataset;
    const away = placed ? kilometres(here, { lng: Number(row.dataset.lng), lat: Number(row.dataset.lat) }) : Infinity;
    const label = row.querySelector("[data-near-away]");
    label.hidden = !placed;
    if (placed) label.textContent = words.replace("{km}", away.toFixed(1));
    return { row, away };
  });
  rows.sort((a, b) => a.away - b.away);
  list.append(...rows.map(({ row }) => row));
}

const button = document.querySelector("[data-near]");
button?.addEventListener("click", () => {
  const list = document.querySelector("[data-near-list]");
  const note = document.querySelector("[data-near-note]");
  const denied = () => {
    note.textContent = button.dataset.textDenied;
    note.hidden = false;
  };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      note.hidden = true;
      sort(list, { lng: coords.longitude, lat: coords.latitude }, button.dataset.textAway);
    },
    denied,
    { maximumAge: 60_000, timeout: 10_000 },
  );
});
