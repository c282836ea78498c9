// One grid is drawn or changed; its neighbours are there to snap to. The form's hidden field carries the border.
const box = document.querySelector("[data-grid-draw]");
const field = document.getElementById(box.dataset.field);
const brand = () => getComputedStyle(box).getPropertyValue("--brand").trim();
const TOOLS = {
  position: "topleft", drawMarker: false, drawCircleMarker: false, drawPolyline: false, drawRectangle: false, drawCircle: false,
  drawText: false, editMode: false, dragMode: false, cutPolygon: false, rotateMode: false, removalMode: false,
};
const DIGITS = 7; // a centimetre

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function neighbour({ properties }) {
  return properties.kind === "above"
    ? { color: "#b45309", weight: 2, dashArray: "6 4", fill: false }
    : { color: brand(), weight: 1, fillOpacity: 0.08 };
}

function carry(layer) {
  field.value = JSON.stringify(layer.toGeoJSON(DIGITS).geometry);
}

function edit(layer) {
  layer.pm.enable({ snappable: true, snapDistance: 16, allowSelfIntersection: false });
  for (const event of ["pm:edit", "pm:markerdragend", "pm:vertexadded", "pm:vertexremoved", "pm:dragend"]) layer.on(event, () => carry(layer));
}

async function start() {
  const map = L.map(box, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: true });
  const given = field.value && field.value !== "null" ? JSON.parse(field.value) : null;
  const { features } = await read(box.dataset.near);
  const others = L.geoJSON(features.filter(({ properties }) => properties.kind !== "own"), {
    style: neighbour, onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name),
  }).addTo(map);
  others.eachLayer((layer) => { layer.options.pmIgnore = false; });
  const outlines = await read(box.dataset.outlines);
  const city = L.geoJSON(outlines.features.filter(({ geometry, properties }) => geometry.type !== "Point" && properties.part !== "inset"),
    { style: { color: brand(), weight: 1, fill: false }, interactive: false, snapIgnore: true }).addTo(map);
  let own;
  if (given) {
    own = L.geoJSON(given, { style: { color: "#d93025", weight: 2, fillOpacity: 0.2 } }).addTo(map);
    map.fitBounds(own.getBounds(), { padding: [48, 48], animate: false });
    own.eachLayer(edit); // its handles need a map that is looked at
  } else {
    map.fitBounds((others.getLayers().length ? others : city).getBounds(), { padding: [16, 16] });
    map.pm.addControls({ ...TOOLS, drawPolygon: true });
    map.pm.setPathOptions({ color: "#d93025", weight: 2 });
  }
  map.pm.setLang(document.documentElement.lang.startsWith("en") ? "en" : "zh");
  map.on("pm:create", ({ layer }) => {
    own?.remove();
    own = layer;
    carry(layer);
    edit(layer);
  });
}

start();
