// "3 分钟前" becomes the exact time on tap or Enter, and back.
function flip(time) {
  const shown = time.textContent;
  time.textContent = time.dataset.exact;
  time.dataset.exact = shown;
}

export function startTimes() {
  document.addEventListener("click", (event) => {
    const time = event.target.closest("time.when");
    if (!time) return;
    event.preventDefault(); // the time may stand inside a cell that is a link
    flip(time);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("time.when")) flip(event.target);
  });
}
