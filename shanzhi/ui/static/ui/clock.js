// Ticks by the server's time: the device's own clock is used only to measure how long the page has been open.
const zone = { timeZone: "Asia/Shanghai", hourCycle: "h23" };
const day = new Intl.DateTimeFormat("sv-SE", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });
const time = new Intl.DateTimeFormat("sv-SE", { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function start(element) {
  const ahead = Number(element.dataset.server) - performance.now();
  function tick() {
    if (!element.isConnected) return;
    const now = performance.now() + ahead;
    element.querySelector(".clock-day").textContent = day.format(now);
    element.querySelector(".clock-time").textContent = time.format(now);
    setTimeout(tick, 1000 - (now % 1000));
  }
  tick();
}
