{% load ui %}
// Pages come from the network; without it, or when it keeps silent, a page that its reader keeps (ui/kept.js), else
// the offline page. Static files that anybody keeps come from the store first: their names change with their content.
const settings = {{ settings|as_json }};
const STORE = `shanzhi-${settings.version}`;
const KEPT = "shanzhi-kept-";
const PATIENCE = 3000; // milliseconds that a kept page waits for a newer one

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(STORE).then((store) => store.addAll([settings.offline, ...settings.files])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => names.filter((name) => name !== STORE && !name.startsWith(KEPT)))
      .then((names) => Promise.all(names.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}

async function keptPage(request) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(KEPT) && await (await caches.open(name)).match(request, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function page(request) {
  const own = await keptPage(request);
  const silence = new Promise((_, give) => { if (own) setTimeout(give, PATIENCE); });
  try {
    const answer = await Promise.race([fetch(request), silence]);
    return own && answer.status >= 500 ? own : answer;
  } catch {
    return own || (await caches.open(STORE)).match(settings.offline);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith(settings.static)) event.respondWith(file(request));
});

// The network is back: pages that wait to send something are told.
self.addEventListener("sync", (event) => {
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => open.forEach((page) => page.postMessage({ sync: event.tag }))),
  );
});

// A push message is {title, body, url}; a tap leads to its page, in a window that is open already if there is one.
self.addEventListener("push", (event) => {
  const { title, body, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, data: { url }, tag: url || undefined }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.url || "/", self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(async ([open]) => {
      if (!open) return self.clients.openWindow(address);
      await open.focus();
      return open.navigate(address);
    }),
  );
});
