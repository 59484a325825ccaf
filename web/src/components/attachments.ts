// Photographs and voice notes of a care note. A photograph opens large on the same page; nothing large is loaded before that.
import type { Attachment, TimelineEntry } from "../api/types";
import { type Child, append, h } from "../dom";
import { timeOf } from "../format";

const addressOf = (attachment: Attachment): string => `/v1/attachments/${attachment.id}`;
const isPicture = (attachment: Attachment): boolean => attachment.media_type.startsWith("image/");

// "240 kB", "8.1 MB".
export function sizeInWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(Math.round(bytes / 1000), 1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

// In words, for who can't see it: what it is, with which note, and which of several.
function nameOf(attachment: Attachment, entry: TimelineEntry, all: Attachment[]): string {
  const alike = all.filter((other) => isPicture(other) === isPicture(attachment));
  const which = alike.length > 1 ? ` ${alike.indexOf(attachment) + 1} of ${alike.length}` : "";
  return `${isPicture(attachment) ? "Photograph" : "Voice note"}${which} with the note of ${timeOf(entry.at)}`;
}

function openLarge(attachment: Attachment, name: string): void {
  const close = h("button", { type: "button", class: "govuk-button govuk-button--secondary", autofocus: true }, "Close");
  const status = h("p", { class: "govuk-body", role: "status" }, "Loading the photograph");
  const picture = h("img", { class: "ds-photo__large", src: addressOf(attachment), alt: name });
  const dialog = h("dialog", { class: "ds-photo__dialog", "aria-label": name }, status, picture, close);
  picture.addEventListener("load", () => status.remove());
  picture.addEventListener("error", () => {
    picture.remove();
    status.textContent = "The photograph could not be loaded. Please try again.";
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  append(document.body, dialog);
  dialog.showModal();
}

function photograph(attachment: Attachment, name: string): HTMLElement {
  const size = sizeInWords(attachment.bytes);
  const button = attachment.thumbnail
    ? h("button", { type: "button", class: "ds-photo" }, h("img", { src: `${addressOf(attachment)}/thumbnail`, alt: `${name}: show it large, ${size}`, loading: "lazy", class: "ds-photo__small" }))
    : h("button", { type: "button", class: "govuk-button govuk-button--secondary ds-photo__ask" }, "Show the photograph", h("span", { class: "govuk-visually-hidden" }, `: ${name}`), ` (${size})`);
  button.addEventListener("click", () => openLarge(attachment, name));
  return button;
}

function voiceNote(attachment: Attachment, name: string): HTMLElement {
  return h("audio", { controls: true, preload: "none", src: addressOf(attachment), "aria-label": name, class: "ds-voice" });
}

function one(attachment: Attachment, entry: TimelineEntry, all: Attachment[]): Child {
  if (!attachment.here) return h("p", { class: "govuk-body ds-quiet" }, isPicture(attachment) ? "There is a photograph with this note. The tablet has not sent it yet." : "There is a voice note with this note. The tablet has not sent it yet.");
  const name = nameOf(attachment, entry, all);
  return isPicture(attachment) ? photograph(attachment, name) : voiceNote(attachment, name);
}

export function attachmentsOf(entry: TimelineEntry): Child {
  const all = entry.attachments;
  return all.length > 0 && h("div", { class: "ds-attachments" }, all.map((attachment) => one(attachment, entry, all)));
}
