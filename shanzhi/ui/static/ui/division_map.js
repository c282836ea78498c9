// Divisions coloured by a figure; the table beside it says the same to everybody.
import { leaflet, makeMap, outlinesFrom } from "./maps.js";
import { token } from "./tokens.js";

function mixed(low, high, share) {
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [from, to] = [parts(low), parts(high)];
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * share)).join(" ")})`;
}

export async function start(figure) {
  const box = figure.querySelector(".map");
  const values = new Map(JSON.parse(document.getElementById(figure.dataset.divisionMap).textContent).map((row) => [row.code, row]));
  const most = Math.max(1, ...[...values.values()].map((row) => row.value));
  try {
    const [L, outlines] = await Promise.all([leaflet(figure.dataset), outlinesFrom(figure.dataset.outlines)]);
    const map = makeMap(L, box, outlines.view ?? outlines.bbox);
    const value = (feature) => values.get(feature.properties.code)?.value ?? 0;
    const areas = L.geoJSON(outlines, {
      filter: (feature) => feature.geometry.type !== "Point",
      style: (feature) => ({
        color: token("--card"),
        weight: 1.5,
        fillColor: mixed(token("--map-low"), token("--map-high"), value(feature) / most),
        fillOpacity: 1,
      }),
      onEachFeature: (feature, layer) =>
        layer.bindTooltip(`${feature.properties.name} ${value(feature).toLocaleString()}`, { permanent: true, direction: "center", className: "map-name" }),
    }).addTo(map);
    if (!outlines.view && !outlines.bbox) map.fitBounds(areas.getBounds());
  } catch {
    box.textContent = figure.dataset.textFailed;
    box.classList.add("map-missing");
  }
}
