// Whoever signs out while something of theirs still waits to be sent is asked first. What waits is not lost:
// it stays on this device under their own name.
const UNSENT = "shanzhi:unsent:";

/** Note how much of a person's work still waits on this device. */
export function noteUnsent(person, count) {
  if (count) localStorage.setItem(UNSENT + person, String(count));
  else localStorage.removeItem(UNSENT + person);
}

export function start(form) {
  const dialog = form.querySelector("dialog");
  form.addEventListener("submit", (event) => {
    const count = localStorage.getItem(UNSENT + document.body.dataset.person);
    if (!count || dialog.open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete form.dataset.sent; // where an old browser heard the shell's listener first
    dialog.querySelector("[data-count]").textContent = count;
    dialog.showModal();
  }, { capture: true });
}
