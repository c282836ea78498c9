// One walk on its grid: the line, and pale around it what was within sight.
const SEEN = 50; // metres
const box = document.querySelector("[data-walk-map]");
const brand = getComputedStyle(box).getPropertyValue("--brand").trim();
const answer = await fetch(box.dataset.walkMap);
const drawn = await answer.json();
const map = L.map(box, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: false });
const layers = L.geoJSON(drawn, {
  style: ({ properties }) => (properties.kind === "grid" ? { color: brand, weight: 1.5, fillOpacity: 0.05 } : { color: "#07a35a", weight: 3 }),
}).addTo(map);
map.fitBounds(layers.getBounds(), { padding: [16, 16], animate: false });
for (const { geometry } of drawn.features.filter(({ properties }) => properties.kind === "track")) {
  for (const [lng, lat] of geometry.coordinates) L.circle([lat, lng], { radius: SEEN, stroke: false, fillColor: "#07a35a", fillOpacity: 0.15 }).addTo(map);
}
