// The door chosen last stands first, so that an inspector's shift begins with one tap.
const KEPT = "shanzhi:last-door";
const doors = document.querySelector("[data-doors]");

if (doors) {
  const last = [...doors.querySelectorAll("a")].find((door) => door.pathname === localStorage.getItem(KEPT));
  if (last) {
    doors.prepend(last);
    last.focus({ preventScroll: true });
  }
  doors.addEventListener("click", (event) => {
    const door = event.target.closest("a");
    if (door) localStorage.setItem(KEPT, door.pathname);
  });
}
