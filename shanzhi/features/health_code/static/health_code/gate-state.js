// The band over the camera (how the gate works now), the queue at its foot, and the report of the last uploads.
import { toast } from "../ui/toast.js";
import { Offline, SignedOut } from "./gate-net.js";
import { clock, say } from "./gate-words.js";

const TRY = 30_000;

function line(finding) {
  const row = document.createElement("li");
  row.className = "cell";
  const body = document.createElement("span");
  body.className = "cell-body";
  for (const [kind, text] of [["title", finding.title], ["text", finding.text]]) {
    const piece = document.createElement("span");
    piece.className = `cell-${kind}`;
    piece.textContent = text;
    body.append(piece);
  }
  const end = document.createElement("span");
  end.className = "cell-end";
  end.textContent = clock(Date.parse(finding.at));
  row.append(body, end);
  return row;
}

function band(element, { kept, link, hours }) {
  const isOld = kept.isOld(hours);
  const at = kept.listAt && clock(kept.listAt);
  let words = "";
  if (link.isSignedOut) words = say("signed_out");
  else if (!link.isUp && !kept.list) words = say("band_without");
  else if (!link.isUp) words = isOld ? say("band_old", { time: at, hours }) : say("band", { time: at });
  element.hidden = !words;
  element.dataset.tone = link.isSignedOut || isOld ? "bad" : "warn";
  if (element.textContent !== words) element.textContent = words;
}

function foot(gate, queue) {
  const { waiting, last, findings } = queue;
  gate.querySelector("[data-waiting]").textContent = say(waiting ? "waiting_short" : "none_waiting", { count: waiting });
  gate.querySelector("[data-last-upload]").textContent = last ? say("last_upload", { time: clock(last) }) : say("never_uploaded");
  gate.querySelector("[data-found]").textContent = findings.length || "";
  gate.querySelector("[data-findings]").replaceChildren(...findings.map(line));
  gate.querySelector("[data-no-findings]").hidden = findings.length > 0;
}

/** Show it now and with every change, and send what waits whenever there is a chance. */
export function showState({ gate, kept, queue, link, hours }) {
  const show = () => {
    band(gate.querySelector("[data-band]"), { kept, link, hours });
    foot(gate, queue);
  };

  async function send({ isAsked = false } = {}) {
    try {
      await queue.upload();
      if (isAsked) toast(say("uploaded"));
    } catch (error) {
      if (!(error instanceof Offline || error instanceof SignedOut)) throw error;
      if (isAsked) toast(say(error instanceof SignedOut ? "signed_out" : "not_uploaded"));
    }
  }

  queue.addEventListener("change", show);
  link.addEventListener("change", show);
  link.addEventListener("up", () => send());
  setInterval(() => { show(); if (link.isUp && queue.waiting) send(); }, TRY);
  navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data?.sync === "shanzhi-gate") send(); });
  gate.querySelector("[data-upload]").addEventListener("click", () => send({ isAsked: true }));
  gate.querySelector("[data-by-number]").addEventListener("click", (event) => {
    if (link.isUp) return;
    event.preventDefault();
    toast(say("by_number_offline"));
  });
  show();
  send();
}
