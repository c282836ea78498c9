// The conditions of a rule: only the fields that a choice needs, and only as many conditions as are used.
const questions = [...document.querySelectorAll("[data-question]")];
const more = document.querySelector("[data-more]");
const about = (question) => question.querySelector("select");

function fit(question) {
  for (const part of question.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(about(question).value);
  }
}

function limit() {
  more.hidden = questions.every((question) => !question.hidden);
}

function changed(question) {
  fit(question);
  about(question).dispatchEvent(new Event("change", { bubbles: true }));
}

for (const [place, question] of questions.entries()) {
  question.hidden = "unused" in question.dataset;
  fit(question);
  about(question).addEventListener("change", () => fit(question));
  const drop = question.querySelector("[data-drop]");
  drop.hidden = place === 0;
  drop.addEventListener("click", () => {
    about(question).value = "";
    question.hidden = true;
    limit();
    changed(question);
  });
}

more.addEventListener("click", () => {
  const last = questions.findLastIndex((question) => !question.hidden);
  const next = questions.slice(last).find((question) => question.hidden) ?? questions.find((question) => question.hidden);
  next.hidden = false;
  limit();
  about(next).focus();
});
limit();
