// The service worker of /carer/: the whole app is on the tablet from the first visit on, and is served from there without
// asking the network. Records never pass here: they are the engine's, which speaks with the hub by itself.
//
// A new version is fetched beside the old one and takes its place when no page uses the old one any more, so that a page
// never gets files of two versions.
const worker = self as unknown as ServiceWorkerGlobalScope;

// Both are put in by the build.
const FILES = "__FILES__" as unknown as string[];
const VERSION = "__VERSION__";

const PREFIX = "doorstep-carer-";
const CACHE = PREFIX + VERSION;

// All of them or none: half an app would be worse than the old one.
async function fetchAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((name) => new Request(name, { cache: "no-cache" })));
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await worker.clients.claim();
}

// The document for every address within the app; what is not of the app is the network's.
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const wanted = request.mode === "navigate" ? "./" : request.url;
  return (await cache.match(wanted, { ignoreVary: true })) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(fetchAll()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isOwn = event.request.method === "GET" && origin === worker.location.origin && pathname.startsWith("/carer/");
  if (isOwn) event.respondWith(answer(event.request));
});
