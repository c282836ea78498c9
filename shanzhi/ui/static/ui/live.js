// The live stream in a page: new messages, the number of unread ones, and topics of boards.
//
// Loaded on pages of signed-in people only. Dispatches on document:
//   shanzhi:message  detail: {id, notice, title, body, url, urgent, at}
//   shanzhi:unread   detail: {count}
//   shanzhi:topic    detail: {topic, data}
//   shanzhi:behind   too much was missed: load lists anew
// Elements with data-unread show the number; elements with data-topic="…" have the page follow that topic.

const ADDRESS = "/api/v1/live";
const LONGEST_WAIT = 60_000;
const REST_AFTER = 30_000; // a hidden page lets its connection go: browsers allow six for a whole site
const REMEMBERED = 500;

const seen = new Set();
let source = null;
let place = "";
let failures = 0;
let wasOpen = false;
let retryTimer = 0;
let restTimer = 0;

function address() {
  const query = new URLSearchParams();
  const topics = [...document.querySelectorAll("[data-topic]")].map((element) => element.dataset.topic);
  for (const topic of new Set(topics)) query.append("topic", topic);
  if (place) query.set("since", place);
  const text = query.toString();
  return text ? `${ADDRESS}?${text}` : ADDRESS;
}

function dispatch(name, detail) {
  document.dispatchEvent(new CustomEvent(`shanzhi:${name}`, { detail }));
}

function showUnread(count) {
  for (const badge of document.querySelectorAll("[data-unread]")) {
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.hidden = count === 0;
  }
}

function isNew(id) {
  if (seen.has(id)) return false; // after a reconnection some arrive twice
  seen.add(id);
  if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
  return true;
}

const readers = {
  message(detail) {
    if (isNew(detail.id)) dispatch("message", detail);
  },
  unread(detail) {
    showUnread(detail.count);
    dispatch("unread", detail);
  },
  topic(detail) {
    dispatch("topic", detail);
  },
  behind(detail) {
    dispatch("behind", detail);
  },
};

function stop() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function retry() {
  stop();
  failures += 1;
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
  retryTimer = setTimeout(start, wait);
}

function start() {
  if (source || document.hidden) return;
  source = new EventSource(address());
  source.addEventListener("open", () => {
    failures = 0;
    // Messages are read again from their place; topics are not kept, so boards must ask how things stand.
    if (wasOpen && document.querySelector("[data-topic]")) dispatch("behind", {});
    wasOpen = true;
  });
  source.addEventListener("error", () => {
    // The browser comes back by itself after a lost connection; an answer that is no stream ends it for good.
    if (source?.readyState === EventSource.CLOSED) retry();
  });
  for (const [name, read] of Object.entries(readers)) {
    source.addEventListener(name, (event) => {
      place = event.lastEventId || place;
      read(JSON.parse(event.data));
    });
  }
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(restTimer);
  if (document.hidden) restTimer = setTimeout(stop, REST_AFTER);
  else start();
});
window.addEventListener("online", () => {
  failures = 0;
  start();
});
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", start);

start();
