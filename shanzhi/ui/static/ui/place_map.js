// Where one place lies: a pin on the outlines of its county.
import { drawOutlines, leaflet, outlinesFrom } from "./maps.js";

export async function start(box) {
  try {
    const [L, outlines] = await Promise.all([leaflet(box.dataset), outlinesFrom(box.dataset.outlines)]);
    const map = drawOutlines(L, box, outlines, { label: ({ name }) => name });
    const at = L.latLng(Number(box.dataset.lat), Number(box.dataset.lng));
    L.marker(at, { interactive: false, icon: L.divIcon({ className: "map-pin-place", html: '<span class="map-pin"></span>', iconSize: [32, 40], iconAnchor: [16, 40] }) }).addTo(map);
    if (!map.getBounds().contains(at)) map.panTo(at);
  } catch {
    box.textContent = box.dataset.textFailed;
    box.classList.add("map-missing");
  }
}
