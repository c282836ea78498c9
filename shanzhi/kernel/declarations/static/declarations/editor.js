// One question being written: only the fields that its kind needs, and only as many options as are used.
const form = document.querySelector("[data-editor]");
const kind = form.querySelector("select[name=kind]");
const more = form.querySelector("[data-more]");
const options = [...form.querySelectorAll("[data-option]")];

function fit() {
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(kind.value);
  }
}

function limit() {
  more.hidden = options.every((option) => !option.hidden);
}

for (const option of options) option.hidden = "unused" in option.dataset;
more.addEventListener("click", () => {
  const next = options.find((option) => option.hidden);
  next.hidden = false;
  limit();
  next.querySelector("input[type=text]").focus();
});
kind.addEventListener("change", fit);
fit();
limit();
