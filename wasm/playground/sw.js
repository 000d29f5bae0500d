// Keeps the page and the engine, so that they are there without a network. The list and the name, a digest of the files, are
// written when the page is laid out (lay-out.mjs); files of people never come here.

const NAME = "tekigo-playground-{{digest}}";
const FILES = ["./"/*files*/];

self.addEventListener("install", (event) => {
  // a cache is complete or not there
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))));
});

// a newer page waits until nobody has the old one open, or somebody says so
self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tekigo-playground-") && name !== NAME;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // the language and the colours stand in the address of the page
  const kept = caches.open(NAME).then((cache) => cache.match(request, { ignoreSearch: request.mode === "navigate" }));
  event.respondWith(kept.then((answer) => answer ?? fetch(request)));
});
