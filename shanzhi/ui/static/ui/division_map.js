// Divisions coloured by a figure; the table beside it says the same to everybody.
import { drawOutlines, leaflet, outlinesFrom } from "./maps.js";
import { token } from "./tokens.js";

function mixed(low, high, share) {
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [from, to] = [parts(low), parts(high)];
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * share)).join(" ")})`;
}

export async function start(figure) {
  const box = figure.querySelector(".map");
  const rows = JSON.parse(document.getElementById(figure.dataset.divisionMap).textContent);
  const values = new Map(rows.map((row) => [row.code, row.value]));
  const most = Math.max(1, ...values.values());
  const value = (code) => values.get(code) ?? ("isRate" in figure.dataset ? null : 0);
  const colour = (code) => value(code) === null
    ? token("--page") : mixed(token("--map-low"), token("--map-high"), value(code) / most);
  try {
    const [L, outlines] = await Promise.all([leaflet(figure.dataset), outlinesFrom(figure.dataset.outlines)]);
    drawOutlines(L, box, outlines, {
      still: true,
      style: ({ properties }) => ({
        color: token("--card"),
        weight: 1.5,
        fillColor: colour(properties.code),
        fillOpacity: 1,
      }),
      label: ({ code, name }) => `${name} ${value(code)?.toLocaleString() ?? "–"}`,
    });
  } catch {
    box.textContent = figure.dataset.textFailed;
    box.classList.add("map-missing");
  }
}
