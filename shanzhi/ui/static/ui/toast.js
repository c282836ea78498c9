// A short message at the foot of the page, gone by itself; long ones stay longer.
export function toast(text) {
  const note = document.createElement("p");
  note.className = "toast-note";
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 2500 + 60 * text.length);
}
