// Turns push messages on and off for this browser (settings page).

const box = document.querySelector("[data-push]");
const said = box.querySelector("[data-push-said]");
const buttons = { on: box.querySelector("[data-push-on]"), off: box.querySelector("[data-push-off]") };
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

function show(state) {
  said.textContent = said.dataset[state];
  buttons.on.hidden = !["off", "failed"].includes(state);
  buttons.off.hidden = state !== "on";
}

function bytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.codePointAt(0));
}

async function tell(method, subscription) {
  const answer = await fetch(box.dataset.push, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(subscription),
  });
  if (!answer.ok) throw new Error(`push answered ${answer.status}`);
}

async function turnOn(worker) {
  if ((await Notification.requestPermission()) !== "granted") return show("refused");
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(box.dataset.pushKey),
  });
  await tell("POST", subscription);
  return show("on");
}

async function turnOff(worker) {
  const subscription = await worker.pushManager.getSubscription();
  if (subscription) {
    await tell("DELETE", subscription);
    await subscription.unsubscribe();
  }
  return show("off");
}

async function begin() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return show("missing");
  const worker = await navigator.serviceWorker.getRegistration();
  if (!worker) return show("missing");
  if (Notification.permission === "denied") return show("refused");
  buttons.on.addEventListener("click", () => turnOn(worker).catch(() => show("failed")));
  buttons.off.addEventListener("click", () => turnOff(worker).catch(() => show("failed")));
  return show((await worker.pushManager.getSubscription()) ? "on" : "off");
}

begin();
