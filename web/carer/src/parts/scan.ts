// The camera's picture with a way to stop it, and the tag that is waited for.
import { h, replace } from "../../../src/dom";
import { canReadQr, canReadTags, readQr, readTag } from "../scan";
import { DOOR } from "../words";
import { button, quiet, text } from "./ui";

export function scanQr(use: (found: string) => void): HTMLElement {
  const stop = new AbortController();
  const video = h("video", { class: "camera", playsinline: true, muted: true, "aria-label": DOOR.picture });
  const box = h("div", { class: "scan" }, video, button(DOOR.stop, () => end()));
  const end = () => {
    stop.abort();
    box.remove();
  };
  readQr(video, stop.signal).then(
    (found) => found && (end(), use(found)),
    () => replace(box, text(DOOR.noCamera)),
  );
  return box;
}

function waitForTag(use: (found: string) => void): HTMLElement {
  const stop = new AbortController();
  const box = h("div", { class: "scan" }, h("p", { role: "status" }, DOOR.waiting), button(DOOR.stop, () => (stop.abort(), box.remove())));
  readTag(stop.signal).then(
    (found) => found && (box.remove(), use(found)),
    () => replace(box, text(DOOR.noScan)),
  );
  return box;
}

export function scanPart(use: (tag: string, method: "qr" | "nfc") => void): HTMLElement {
  const place = h("div", {});
  const qr = button(DOOR.camera, () => replace(place, scanQr((tag) => use(tag, "qr"))), "main");
  const nfc = button(DOOR.tag, () => replace(place, waitForTag((tag) => use(tag, "nfc"))), "main");
  if (!canReadQr() && !canReadTags()) return quiet(DOOR.noScan);
  return h("div", {}, text(DOOR.scanText), h("div", { class: "actions" }, canReadQr() && qr, canReadTags() && nfc), place);
}
