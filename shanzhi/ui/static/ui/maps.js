// Maps without tiles: outlines of divisions, drawn by Leaflet, which loads only on pages with a map.
import { token } from "./tokens.js";

const QUIET = { attributionControl: false, zoomSnap: 0, scrollWheelZoom: false };
const STILL = { ...QUIET, zoomControl: false, dragging: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, keyboard: false };
let loading;

function add(tag, attributes) {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed });
    document.head.append(element);
  });
}

// Gives Leaflet, loaded once a page; `script` and `style` are its addresses.
export async function leaflet({ leaflet: script, leafletCss: style }) {
  loading ??= Promise.all([add("script", { src: script }), add("link", { rel: "stylesheet", href: style })]);
  await loading;
  return window.L;
}

export async function outlinesFrom(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`outlines: ${answer.status}`);
  return answer.json();
}

export const nameTip = { permanent: true, direction: "center", className: "map-name" };

export const plain = () => ({ color: token("--line-strong"), weight: 1.2, fillColor: token("--card"), fillOpacity: 1 });

function layerOf(L, features, style, label) {
  return L.geoJSON(features, {
    style,
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 2.5, color: token("--text-3"), interactive: false }),
    onEachFeature: (feature, layer) => label && layer.bindTooltip(label(feature.properties), nameTip),
  });
}

// The main part fills the view. Islands far away (`part` = inset) stand in a corner instead of making all else small.
export function drawOutlines(L, box, outlines, { style = plain, label, still = false } = {}) {
  const main = outlines.features.filter((feature) => feature.properties.part !== "inset");
  const far = outlines.features.filter((feature) => feature.properties.part === "inset");
  const map = L.map(box, still ? STILL : { ...QUIET, minZoom: 7, maxZoom: 17 });
  const areas = layerOf(L, main, style, label).addTo(map);
  map.fitBounds(areas.getBounds(), { padding: [6, 6], animate: false });
  if (far.length) {
    const corner = Object.assign(document.createElement("div"), { className: "map-inset" });
    box.append(corner);
    const inset = L.map(corner, STILL);
    const islands = layerOf(L, far, style).addTo(inset);
    inset.fitBounds(islands.getBounds(), { padding: [14, 14], maxZoom: 9, animate: false });
  }
  return map;
}
