// A follow-up filled in without network waits in the page and is sent once the network is back.
// The key in the form makes a second sending harmless, so it may be tried as often as needed.
const form = document.querySelector("[data-follow-up]");
const AGAIN_MS = 10_000;

function wait() {
  const note = form.querySelector("[data-follow-up-waiting]");
  note.textContent = form.dataset.textWaiting;
  note.hidden = false;
  note.scrollIntoView({ block: "center" });
}

async function reachable() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    return answer.ok;
  } catch {
    return false;
  }
}

let waiting = null;

async function send() {
  if (await reachable()) {
    clearInterval(waiting);
    HTMLFormElement.prototype.submit.call(form);
  } else {
    wait();
    waiting ??= setInterval(send, AGAIN_MS);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
window.addEventListener("online", () => waiting && send());
