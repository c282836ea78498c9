// Counts down before a code may be asked for again. Without scripts the button works at once and the server refuses.
for (const button of document.querySelectorAll("[data-wait-seconds]")) {
  const words = button.textContent
  let left = Number(button.dataset.waitSeconds)
  const tick = () => {
    button.disabled = left > 0
    button.textContent = left > 0 ? button.dataset.waitText.replace("%s", left) : words
    if (left > 0) setTimeout(tick, 1000)
    left -= 1
  }
  tick()
}
