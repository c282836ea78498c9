// The gate's sentences in the language of the page, and times as people say them at a door.
const texts = JSON.parse(document.getElementById("gate-texts").textContent);
const ZONE = "Asia/Shanghai";

/** The sentence of that name; `{name}` in it is filled. */
export function say(name, values = {}) {
  return (texts[name] ?? texts.malformed).replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const part = (moment, options) => new Date(moment).toLocaleString("zh-CN", { timeZone: ZONE, hour12: false, ...options });

/** 08:31 today, 03-15 20:10 on any other day. */
export function clock(moment) {
  const day = (at) => part(at, { month: "2-digit", day: "2-digit" }).replace("/", "-");
  const time = part(moment, { hour: "2-digit", minute: "2-digit" });
  return day(moment) === day(Date.now()) ? time : `${day(moment)} ${time}`;
}
