// Whoever signs out while something of theirs still waits to be sent is asked first. What waits is not lost:
// it stays on this device under their own name.
const UNSENT = "shanzhi:unsent:";

const keyOf = (person, queue) => UNSENT + person + (queue && `:${queue}`);
const QUEUES = ["", "outbox"]; // the gate's own, and what other pages have written down

/** Note how much of a person's work still waits on this device, by queue. */
export function noteUnsent(person, count, queue = "") {
  if (count) localStorage.setItem(keyOf(person, queue), String(count));
  else localStorage.removeItem(keyOf(person, queue));
}

function unsent(person) {
  return QUEUES.reduce((sum, queue) => sum + Number(localStorage.getItem(keyOf(person, queue)) ?? 0), 0);
}

export function start(form) {
  const dialog = form.querySelector("dialog");
  form.addEventListener("submit", (event) => {
    const count = unsent(document.body.dataset.person);
    if (!count || dialog.open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete form.dataset.sent; // where an old browser heard the shell's listener first
    dialog.querySelector("[data-count]").textContent = count;
    dialog.showModal();
  }, { capture: true });
}
