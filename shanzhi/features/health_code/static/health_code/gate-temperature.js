// One tap after the check-in: normal with the reading on the button, or abnormal with its value.

const HIGHEST_NORMAL = 37.2;
const LOWEST = 34;
let reading = 36.5;
let current = null;

function show(box) {
  box.querySelector("[data-reading]").textContent = reading.toFixed(1);
  box.querySelector("[data-normal-value]").textContent = reading.toFixed(1);
}

async function save(box, value) {
  const { keep, saved } = current;
  const refused = await keep(value);
  if (refused) box.querySelector("[data-reason]").textContent = refused;
  else saved(value);
}

function prepare(box) {
  for (const button of box.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      reading = Math.min(HIGHEST_NORMAL, Math.max(LOWEST, Math.round((reading + Number(button.dataset.step)) * 10) / 10));
      show(box);
    });
  }
  box.querySelector("[data-normal]").addEventListener("click", () => save(box, reading.toFixed(1)));
  const fever = box.querySelector("[data-fever]");
  box.querySelector("[data-abnormal]").addEventListener("click", () => {
    fever.hidden = false;
    fever.elements.value.focus();
    fever.elements.value.select();
  });
  fever.addEventListener("submit", (event) => {
    event.preventDefault();
    save(box, Number(fever.elements.value.value).toFixed(1));
  });
  box.dataset.prepared = "true";
}

/** Wait for the tap that belongs to `scan`: `keep(value)` writes it or gives a sentence, `saved(value)` is told. */
export function askTemperature(box, scan) {
  if (!box.dataset.prepared) prepare(box);
  current = scan;
  box.querySelector("[data-fever]").hidden = true;
  box.querySelector("[data-fever]").reset();
  show(box);
}
