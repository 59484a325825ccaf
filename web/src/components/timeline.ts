// One care note, or one look at a goal.
import type { TimelineEntry as Entry } from "../api/types";
import { type Child, h } from "../dom";
import { timeOf } from "../format";
import { inWords } from "../words";
import { attachmentsOf } from "./attachments";
import { goalSteps } from "./goal";

// Only the first name of a carer is shown.
export const carerOf = (entry: Entry): string => entry.carer_name ?? entry.carer;

function body(entry: Entry): Child {
  const text = entry.text && h("p", { class: "govuk-body ds-entry__text", dir: "auto" }, entry.text);
  if (entry.type !== "outcome.recorded" || entry.score === null) return text;
  return [h("p", { class: "govuk-body ds-entry__text" }, h("strong", {}, `Goal: ${entry.goal ?? entry.outcome ?? ""}`)), goalSteps(entry.scale, entry.score), text];
}

export function entryOf(entry: Entry): HTMLElement {
  const kind = entry.type === "outcome.recorded" ? "How a goal is going" : inWords(entry.kind);
  return h(
    "article",
    { class: "ds-entry" },
    h("time", { class: "ds-entry__time", datetime: entry.at }, timeOf(entry.at)),
    h("div", {}, body(entry), attachmentsOf(entry), h("p", { class: "govuk-body ds-entry__by" }, `${kind}, by ${carerOf(entry)}`, entry.corrected && " (corrected later)")),
  );
}
