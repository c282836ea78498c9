// The grids of a file, and over them in red what the check found. A line of the list leads to its place.
const box = document.querySelector("[data-grid-check]");
const token = (name) => getComputedStyle(box).getPropertyValue(name).trim();
const STYLES = {
  grid: () => ({ color: token("--brand"), weight: 1, fillOpacity: 0.1 }),
  faulty: () => ({ color: "#b45309", weight: 1.5, fillOpacity: 0.15 }),
  finding: () => ({ color: "#d93025", weight: 2, fillOpacity: 0.6 }),
};

async function draw() {
  const answer = await fetch(box.dataset.gridCheck);
  if (!answer.ok) throw new Error(`map: ${answer.status}`);
  const map = L.map(box, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: false });
  const places = new Map();
  const drawn = L.geoJSON(await answer.json(), {
    style: ({ properties }) => STYLES[properties.kind](),
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 7, ...STYLES.finding() }),
    onEachFeature({ properties }, layer) {
      layer.bindTooltip(properties.name);
      if (properties.kind === "finding") places.set(String(properties.number), layer);
    },
  }).addTo(map);
  if (drawn.getLayers().length) map.fitBounds(drawn.getBounds(), { padding: [16, 16], maxZoom: 15 });
  document.addEventListener("click", ({ target }) => {
    const layer = places.get(target.closest("[data-finding]")?.dataset.finding);
    if (!layer) return;
    if (layer.getBounds) map.fitBounds(layer.getBounds(), { maxZoom: 16, padding: [40, 40] });
    else map.setView(layer.getLatLng(), 15);
    layer.openTooltip();
    box.scrollIntoView({ block: "center" });
  });
}

draw();
