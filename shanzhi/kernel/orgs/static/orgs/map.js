/* Draws the divisions below one, and grids where the page offers them. The page's Leaflet is the global L. */

const FAR = "inset"; // islands far from the rest

async function read(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

const ROOMY = 700; // from this width on, the names of dots have room beside them

function outlineLayer(features, colour, named = true, roomy = false) {
  return L.geoJSON(features, {
    style: { color: colour, weight: 1.5, fillOpacity: 0.06 },
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 5, color: colour, weight: 1.5 }),
    onEachFeature: (feature, layer) => {
      if (!named) return;
      const fixed = feature.geometry?.type !== "Point";
      const direction = fixed ? "center" : "right";
      layer.bindTooltip(feature.properties.name, { permanent: fixed || roomy, direction, className: "orgs-map-name" });
    },
  });
}

function cellLayer(features, colour) {
  return L.geoJSON(features, {
    style: { color: colour, weight: 1, fillOpacity: 0.25 },
    onEachFeature: (feature, layer) => layer.bindTooltip(`${feature.properties.name} · ${feature.properties.division}`),
  });
}

/* Far islands in a frame of their own at the corner, so that they are never left out. */
function drawInset(box, features, colour) {
  const frame = document.createElement("div");
  frame.className = "orgs-map-inset";
  box.append(frame);
  const fixed = { zoomControl: false, dragging: false, doubleClickZoom: false, touchZoom: false, keyboard: false };
  const map = L.map(frame, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: false, ...fixed });
  map.fitBounds(outlineLayer(features, colour, false).addTo(map).getBounds(), { padding: [6, 6] });
}

async function draw(box) {
  const colour = getComputedStyle(box).getPropertyValue("--brand").trim() || "#1f4e8c";
  const map = L.map(box, { zoomSnap: 0, attributionControl: false, scrollWheelZoom: false });
  const { features } = await read(box.dataset.outlines);
  const isFar = (feature) => feature.properties.part === FAR;
  const near = outlineLayer(features.filter((feature) => !isFar(feature)), colour, true, box.clientWidth > ROOMY).addTo(map);
  if (near.getLayers().length) map.fitBounds(near.getBounds(), { padding: [16, 16], maxZoom: 13 });
  if (features.some(isFar)) drawInset(box, features.filter(isFar), colour);
  if (box.dataset.cells) cellLayer(await read(box.dataset.cells), colour).addTo(map);
}

for (const box of document.querySelectorAll("[data-map]")) draw(box);
