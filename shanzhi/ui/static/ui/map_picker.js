// A place is chosen by a tap; the two number fields below carry it, and work without the map too.
import { leaflet, makeMap, outlinesFrom, outlineStyle } from "./maps.js";
import { toast } from "./toast.js";

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
  const map = makeMap(L, element, outlines.view ?? outlines.bbox);
  const areas = L.geoJSON(outlines, {
    style: outlineStyle,
    pointToLayer: (_, at) => L.circleMarker(at, { radius: 2, interactive: false }),
    onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "map-name" }),
  }).addTo(map);
  if (!outlines.view && !outlines.bbox) map.fitBounds(areas.getBounds());

  let pin;
  function place(at, { move = false } = {}) {
    pin ??= L.marker(at, { draggable: true, icon: L.divIcon({ className: "map-pin", iconSize: [32, 32], iconAnchor: [16, 32] }) })
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
