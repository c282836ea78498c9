// A set of questions: branches open and close as the answers lead to them, what changed since last time is marked.
// The rules are those of kernel/declarations/rules/questions.py; the server decides by them once more.
const NONE = "-";

const key = (question) => question.dataset.question;
const inputs = (question) => [...question.querySelectorAll("input")];

function answer(question) {
  const fields = inputs(question);
  switch (question.dataset.kind) {
    case "choices":
      return fields.filter((one) => one.checked && one.value !== NONE).map((one) => one.value);
    case "yes_no":
    case "choice":
      return fields.find((one) => one.checked)?.value ?? null;
    case "temperature":
    case "number": {
      const text = fields[0].value.replace("℃", "").replace("．", ".").trim();
      return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
    }
    default:
      return fields[0].value.trim() || null;
  }
}

function holds(condition, answers) {
  const value = answers.get(condition.key);
  if (value === undefined || value === null) return false;
  if (condition.least !== undefined) return typeof value === "number" && value >= condition.least;
  return [value].flat().some((one) => condition.any.includes(one));
}

function isAnswered(question) {
  return inputs(question).some((one) => (one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value));
}

function mark(question) {
  if (!("former" in question.dataset)) return;
  const now = JSON.stringify(answer(question));
  const before = JSON.stringify(JSON.parse(question.dataset.former));
  question.classList.toggle("field-changed", isAnswered(question) && now !== before);
}

function place(questions) {
  const answers = new Map();
  let moved = 0;
  for (const question of questions) {
    const conditions = JSON.parse(question.dataset.showIf ?? "[]");
    const hidden = !conditions.every((condition) => holds(condition, answers));
    if (question.hidden !== hidden) moved += hidden ? -1 : 1;
    question.hidden = hidden;
    for (const one of inputs(question)) one.disabled = hidden;
    if (!hidden) answers.set(key(question), answer(question));
    mark(question);
  }
  return moved;
}

// 以上都没有 stands alone; choosing anything else takes it back.
function keepNoneAlone({ target }) {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const one of target.closest("[data-question]").querySelectorAll("input")) {
    if (one !== target && (target.value === NONE || one.value === NONE)) one.checked = false;
  }
}

export function start(element) {
  const questions = [...element.querySelectorAll("[data-question]")];
  const status = element.querySelector("[data-questions-status]");
  const { textMore, textFewer } = element.dataset;
  element.classList.add("questions-live");
  place(questions);
  element.addEventListener("input", (event) => {
    keepNoneAlone(event);
    const moved = place(questions);
    if (moved) status.textContent = (moved > 0 ? textMore : textFewer).replace("{count}", Math.abs(moved));
  });
  element.closest("form")?.addEventListener("reset", () => setTimeout(() => place(questions)));
}
