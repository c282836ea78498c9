// A place is chosen by a tap; the two number fields below carry it, and work without the map too.
import { drawOutlines, leaflet, nameTip, outlinesFrom } from "./maps.js";
import { toast } from "./toast.js";
import { token } from "./tokens.js";

const NAMES_FROM = 1; // steps of zoom beyond the first view before the names of towns appear

// The towns of every county are fetched when the map has been enlarged: before, their names would only overlap.
function townsOnZoom(L, map, address, outlines) {
  const first = map.getZoom();
  const towns = L.layerGroup();
  let asked = false;
  map.on("zoomend", async () => {
    const near = map.getZoom() > first + NAMES_FROM;
    if (near) towns.addTo(map);
    else towns.remove();
    if (!near || asked) return;
    asked = true;
    const codes = new Set(outlines.features.map((feature) => feature.properties.code));
    const lists = await Promise.all([...codes].map((code) => outlinesFrom(address.replace(/[^/]+(?=\/outlines)/, code))));
    for (const { properties } of lists.flatMap((list) => list.features)) {
      if (properties.lng) L.circleMarker([properties.lat, properties.lng], { radius: 2, color: token("--text-3"), interactive: false }).bindTooltip(properties.name, { ...nameTip, direction: "right" }).addTo(towns);
    }
  });
}

export async function start(element) {
  const lng = document.getElementById(element.dataset.lng);
  const lat = document.getElementById(element.dataset.lat);
  let L;
  let outlines;
  try {
    [L, outlines] = await Promise.all([leaflet(element.dataset), outlinesFrom(element.dataset.outlines)]);
  } catch {
    element.textContent = element.dataset.textFailed;
    element.classList.add("map-missing");
    return;
  }
  const map = drawOutlines(L, element, outlines, { label: ({ name }) => name });
  townsOnZoom(L, map, element.dataset.outlines, outlines);

  let pin;
  function place(at, { move = false } = {}) {
    pin ??= L.marker(at, { draggable: true, icon: L.divIcon({ className: "map-pin-place", html: '<span class="map-pin"></span>', iconSize: [32, 40], iconAnchor: [16, 40] }) })
      .addTo(map)
      .on("dragend", () => place(pin.getLatLng()));
    pin.setLatLng(at);
    lng.value = at.lng.toFixed(6);
    lat.value = at.lat.toFixed(6);
    if (move) map.setView(at, Math.max(map.getZoom(), 12));
    lng.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const typed = () => L.latLng(Number(lat.value), Number(lng.value));
  if (lng.value && lat.value) place(typed(), { move: true });
  map.on("click", ({ latlng }) => place(latlng));
  for (const field of [lng, lat]) field.addEventListener("input", () => lng.value && lat.value && pin?.setLatLng(typed()));
  element.closest(".map-field").querySelector("[data-map-locate]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => place(L.latLng(coords.latitude, coords.longitude), { move: true }),
      () => toast(element.dataset.textDenied),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}
