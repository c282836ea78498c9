// Without a network: the last code this device was given, with its age; back to the page once the network is there.
const page = document.querySelector("[data-offline]");

function age(at) {
  const minutes = Math.floor((Date.now() - at) / 60_000);
  const fill = (text, count) => text.replace("{count}", count);
  if (minutes < 1) return page.dataset.textNow;
  if (minutes < 60) return fill(page.dataset.textMinutes, minutes);
  if (minutes < 1440) return fill(page.dataset.textHours, Math.floor(minutes / 60));
  return fill(page.dataset.textDays, Math.floor(minutes / 1440));
}

function show(code) {
  const part = page.querySelector("[data-last-code]");
  const drawing = new DOMParser().parseFromString(code.svg, "image/svg+xml").documentElement;
  part.querySelector("[data-svg]").replaceChildren(document.importNode(drawing, true));
  part.querySelector("[data-name]").textContent = code.name;
  part.dataset.colour = code.colour;
  part.hidden = false;
  const issued = new Date(code.issued_at).getTime();
  const tick = () => { part.querySelector("[data-age]").textContent = age(issued); };
  tick();
  setInterval(tick, 30_000);
}

const kept = localStorage.getItem("shanzhi:last-code");
if (kept) show(JSON.parse(kept));
else page.querySelector("[data-no-code]").hidden = false;
window.addEventListener("online", () => location.reload());
