// Maps without tiles: outlines of divisions, drawn by Leaflet, which loads only on pages with a map.
import { token } from "./tokens.js";

let loading;

function add(tag, attributes) {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed });
    document.head.append(element);
  });
}

export async function leaflet({ leaflet: script, leafletCss: style }) {
  loading ??= Promise.all([add("script", { src: script }), add("link", { rel: "stylesheet", href: style })]);
  await loading;
  return window.L;
}

export async function outlinesFrom(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`outlines: ${answer.status}`);
  return answer.json();
}

// The mainland part fills the view; far islands stay in the data and come into sight by moving the map.
export function makeMap(L, element, view) {
  const map = L.map(element, { zoomSnap: 0, attributionControl: false, minZoom: 6, maxZoom: 17, scrollWheelZoom: false });
  if (view) map.fitBounds([[view[1], view[0]], [view[3], view[2]]], { padding: [8, 8] });
  return map;
}

export const outlineStyle = () => ({
  color: token("--text-3"),
  weight: 1,
  fillColor: token("--card"),
  fillOpacity: 1,
});
