// Says that there is no connection. Keeps that page and what it is drawn with, and no other: pages belong to whoever reads them.
const files = [...new URLSearchParams(location.search).values()];

addEventListener("install", (event) => {
  const requests = files.map((file) => new Request(file, { credentials: "omit" }));
  event.waitUntil(caches.open(location.search).then((kept) => kept.addAll(requests)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const forget = (names) => Promise.all(names.map((name) => name === location.search || caches.delete(name)));
  event.waitUntil(caches.keys().then(forget));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(fetch(request).catch(() => caches.match(files[0])));
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
