// The service worker: the app without a network, from the first visit on.
import { scriptUrl } from "./trusted";

const LOOK_EVERY_MS = 3_600_000;

// `offer` is called when a new version waits; its argument begins it, and the page is loaded anew.
export async function install(offer: (use: () => void) => void): Promise<void> {
  if (!navigator.serviceWorker) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register(scriptUrl("/carer/sw.js"), { scope: "/carer/" });
  const told = (worker: ServiceWorker | null) => worker?.state === "installed" && hadOne && offer(() => worker.postMessage("take over"));
  told(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => told(coming));
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => hadOne && location.reload());
  setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY_MS); // offline: later
}
