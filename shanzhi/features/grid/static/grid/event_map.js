// The open events on the map; red what is late. Asked for again while the page is looked at.
const box = document.querySelector("[data-event-map]");
const brand = getComputedStyle(box).getPropertyValue("--brand").trim();
const EVERY = 10_000;

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

const map = L.map(box, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: false });
const outlines = await read(box.dataset.outlines);
const near = outlines.features.filter(({ properties }) => properties.part !== "inset");
const city = L.geoJSON(near, { style: { color: brand, weight: 1.2, fillOpacity: 0.04 }, pointToLayer: (feature, at) => L.circleMarker(at, { radius: 3, color: brand }) }).addTo(map);
map.fitBounds(city.getBounds(), { padding: [8, 8], animate: false });
let drawn;

async function draw() {
  if (document.hidden) return;
  const fresh = L.geoJSON(await read(box.dataset.eventMap), {
    pointToLayer: ({ properties }, at) => L.circleMarker(at, { radius: 6, weight: 1.5, color: "#fff", fillColor: properties.late ? "#d93025" : brand, fillOpacity: 0.9 }),
    onEachFeature: ({ properties }, layer) => layer.bindTooltip(properties.name).on("click", () => { location.href = properties.url; }),
  }).addTo(map);
  drawn?.remove();
  drawn = fresh;
}

draw();
setInterval(() => draw().catch((error) => console.warn(error.message)), EVERY);
