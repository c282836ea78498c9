// Keeps the camera open and sends every code it reads as `shanzhi:scanned`. The same code counts again
// only after it has been out of sight, so that holding a phone still makes one scan.
import { makeReader } from "./reader.js";

const PAUSE = 120; // milliseconds between two looks
const GONE = 2500; // a code not seen for so long may be read again
const CAMERA = { audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } };

export function start(element) {
  const part = (name) => element.querySelector(`[data-scanner-${name}]`);
  const video = part("video");
  const reader = makeReader(element.dataset);
  let last = { text: "", at: 0 };

  function found(text) {
    const now = performance.now();
    const fresh = text !== last.text || now - last.at > GONE;
    last = { text, at: now };
    if (fresh) element.dispatchEvent(new CustomEvent("shanzhi:scanned", { bubbles: true, detail: { text } }));
  }

  async function look() {
    if (!element.isConnected) return video.srcObject?.getTracks().forEach((track) => track.stop());
    const isLooking = video.readyState >= 2 && !document.hidden && !("paused" in element.dataset);
    if (!isLooking) last.at = performance.now(); // nothing goes out of sight while nobody looks
    if (isLooking) {
      const text = await (await reader)(video);
      if (text) found(text);
    }
    setTimeout(look, PAUSE);
  }

  function refuse(error) {
    const known = part("refused").querySelector(`[data-reason="${error.name}"]`);
    for (const reason of part("refused").querySelectorAll("[data-reason]")) {
      reason.hidden = reason !== (known ?? part("refused").querySelector('[data-reason="other"]'));
    }
    part("refused").hidden = false;
  }

  async function open() {
    part("refused").hidden = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia(CAMERA);
      await video.play();
    } catch (error) {
      return refuse(error);
    }
    offerTorch(part("torch"), video.srcObject.getVideoTracks()[0]);
    look();
  }

  part("retry").addEventListener("click", open);
  part("file").addEventListener("change", async ({ target }) => {
    const text = target.files.length ? await (await reader)(await createImageBitmap(target.files[0])) : "";
    target.value = "";
    if (text) found(text);
    else part("hint").textContent = element.dataset.textNothing;
  });
  open();
}

function offerTorch(button, track) {
  if (!track.getCapabilities?.().torch) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lit = button.getAttribute("aria-pressed") !== "true";
    await track.applyConstraints({ advanced: [{ torch: lit }] });
    button.setAttribute("aria-pressed", String(lit));
  });
}
