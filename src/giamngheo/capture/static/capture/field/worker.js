// Keeps the page and its files for the time without network.  Nothing about a person passes through here.
const NAME = "giamngheo-thuc-dia-" + "VERSION";
const FILES = "FILES";
const SHELL = FILES[0];

self.addEventListener("install", (event) => {
  const fresh = FILES.map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("giamngheo-thuc-dia-") && name !== NAME);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) return;
  const kept = caches.open(NAME).then((cache) => cache.match(event.request.mode === "navigate" ? SHELL : pathname, { ignoreVary: true }));
  event.respondWith(kept.then((response) => response ?? fetch(event.request)));
});
