// Forms: the error summary takes the focus, one tap sends once, typed text survives in drafts.
import { keepDraft } from "./drafts.js";

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else if (!form.matches("[hx-post], [hx-get]") && form.method === "post") form.dataset.sent = "true";
  });
}

function checkOnLeaving(form) {
  form.addEventListener("focusout", ({ target }) => {
    const field = target.closest?.(".field");
    if (!field || !target.willValidate) return;
    field.classList.toggle("field-wrong", target.value !== "" && !target.checkValidity());
  });
}

// The next person to hold this device finds no code of the one who left.
function forgetCode(form) {
  form.addEventListener("submit", () => localStorage.removeItem("shanzhi:last-code"));
}

export function startForms(root) {
  root.querySelector("[data-error-summary]")?.focus();
  for (const form of root.querySelectorAll("form:not([data-ready])")) {
    form.dataset.ready = "true";
    sendOnce(form);
    checkOnLeaving(form);
    if (form.dataset.draft) keepDraft(form);
    if ("signOut" in form.dataset) forgetCode(form);
  }
}

// A page brought back by the back button may send its forms again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
