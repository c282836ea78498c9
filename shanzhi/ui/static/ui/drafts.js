// What is typed into <form data-draft="name"> is kept on this device until the form has been accepted.
// Each person of a shared device has drafts of their own, which survive signing out and in again.
// Identity numbers, phones and codes (data-private), files and hidden values are never kept.
const DAYS = 7;
const named = (name) => `shanzhi:draft:${document.body.dataset.person}:${name}`;
const key = (form) => named(form.dataset.draft);

function fields(form) {
  return [...form.elements].filter(
    (one) => one.name && !one.matches("[type=hidden], [type=file], [type=password], [data-private], button"),
  );
}

function save(form) {
  const values = fields(form).map((one) => {
    const box = one.type === "checkbox" || one.type === "radio";
    return [one.name, box ? one.value : null, box ? one.checked : one.value];
  });
  localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), values }));
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(key(form)) ?? "null");
  if (!kept || Date.now() - kept.at > DAYS * 86_400_000) return;
  for (const [name, choice, value] of kept.values) {
    const one = fields(form).find((field) => field.name === name && (choice === null || field.value === choice));
    if (!one) continue;
    if (choice === null) one.value = value;
    else one.checked = value;
  }
}

// A form that comes back with errors carries what was typed; one that does not come back was accepted.
export function keepDraft(form) {
  const waiting = sessionStorage.getItem("shanzhi:sent");
  if (!form.querySelector("[data-error-summary]") && waiting !== form.dataset.draft) restore(form);
  form.addEventListener("input", () => save(form));
  form.addEventListener("submit", () => {
    save(form);
    sessionStorage.setItem("shanzhi:sent", form.dataset.draft);
  });
}

// Where the session had ended, the sign-in page belongs to nobody yet, so the person's draft is not found and stays.
function settle() {
  const sent = sessionStorage.getItem("shanzhi:sent");
  if (!sent) return;
  const back = document.querySelector(`form[data-draft="${CSS.escape(sent)}"]`);
  if (!back) localStorage.removeItem(named(sent));
  sessionStorage.removeItem("shanzhi:sent");
}
settle();
