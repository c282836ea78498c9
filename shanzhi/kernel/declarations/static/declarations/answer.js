// Sends an answer past the pages to the API of answers, which takes a thousand a second; whatever it does not take
// goes the ordinary way, where the page says what is wrong. Without a network the form stays as it is.
import { toast } from "../ui/toast.js";

const NONE = "-";
const holder = document.querySelector("[data-answers]");

function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name.startsWith("q-")) continue;
    const key = field.name.slice(2);
    if (!("many" in field.dataset)) values[key] = field.value;
    else values[key] = [...(values[key] ?? []), field.value].filter((one) => one !== NONE);
  }
  return values;
}

async function send(form) {
  const { round, member } = form.dataset;
  const seconds = performance.now() / 1000; // since the page was opened
  const body = { round, member, nonce: form.elements.nonce.value, values: valuesOf(form), seconds };
  return fetch("/api/v1/answers", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${holder.dataset.token}` },
    body: JSON.stringify(body),
  });
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button[type=submit]");
  const words = button.textContent;
  button.disabled = true;
  button.textContent = holder.dataset.textSending;
  try {
    const answer = await send(form);
    if (answer.ok) location.reload();
    else form.submit();
  } catch {
    button.disabled = false;
    button.textContent = words;
    toast(holder.dataset.textOffline);
  }
}

for (const form of document.querySelectorAll("form[data-answer]")) form.addEventListener("submit", submit);

for (const box of document.querySelectorAll("[data-position]")) {
  const { lng, lat } = box.form.elements;
  box.addEventListener("change", () => {
    lng.value = lat.value = "";
    if (!box.checked) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { lng.value = coords.longitude; lat.value = coords.latitude; },
      () => { box.checked = false; toast(box.dataset.textDenied); },
      { timeout: 8000, maximumAge: 60_000 },
    );
  });
}
