// A resident number carries sex and birth date; other papers do not, so those questions appear with them only.
const kind = document.querySelector("select[name=id_kind]")
if (kind) {
  const asked = ["sex", "birth_date"].map((name) => document.getElementsByName(name)[0]?.closest(".field"))
  const show = () => asked.forEach((field) => { if (field) field.hidden = kind.value === "resident" })
  kind.addEventListener("change", show)
  show()
}
