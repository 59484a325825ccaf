// One visit that has begun: when it was planned and when somebody was there, what was done, what was written.
import { api, ask } from "../api/client";
import { inWords as problemInWords } from "../api/problem";
import type { PastVisit, TimelineEntry } from "../api/types";
import { type Child, append, h, replace } from "../dom";
import { timeOf, words } from "../format";
import { FACES } from "../words";
import { facePicker } from "./faces";
import { expectFilled, form, textArea } from "./form";
import { symbol } from "./icons";
import { tag } from "./tag";
import { entryOf } from "./timeline";

const RESULTS: Record<string, { symbol: string; text: string }> = {
  done: { symbol: "tick", text: "Done" },
  partly_done: { symbol: "half", text: "Partly done" },
  not_done: { symbol: "cross", text: "Not done" },
  declined: { symbol: "cross", text: "Not wanted" },
};

const NOT_GIVEN: Record<string, string> = {
  planned: "Nobody has come yet.",
  missed: "Nothing was recorded: as far as we know, nobody came.",
  no_access: "The carer came and could not get in.",
  refused: "The visit was not wanted.",
  hospital: "In hospital.",
  cancelled: "The visit was called off.",
};

const listed = (names: string[]) => names.filter(Boolean).join(" and ") || "A carer";

// "Sunita was here from 19:02 to 19:31."
export function presence(visit: PastVisit): string {
  const came = visit.carers.filter((carer) => carer.started);
  const first = came[0];
  if (!first) return NOT_GIVEN[visit.status] ?? (visit.status === "delivered" ? `${listed(visit.carers.map((c) => c.name))} was here; the times are not known.` : "Nobody has come yet.");
  const alike = came.every((carer) => timeOf(carer.started) === timeOf(first.started) && timeOf(carer.ended) === timeOf(first.ended));
  const one = (names: string[], started: string | null, ended: string | null) => {
    const were = names.length > 1;
    if (!ended) return `${listed(names)} ${visit.status === "in_progress" ? (were ? "are" : "is") : were ? "were" : "was"} here since ${timeOf(started)}.`;
    return `${listed(names)} ${were ? "were" : "was"} here from ${timeOf(started)} to ${timeOf(ended)}.`;
  };
  if (alike) return one(came.map((carer) => carer.name), first.started, first.ended);
  return came.map((carer) => one([carer.name], carer.started, carer.ended)).join(" ");
}

function tasks(visit: PastVisit): Child {
  const recorded = visit.tasks.filter((task) => task.result);
  const others = visit.tasks.filter((task) => !task.result).map((task) => words(task.task).toLowerCase());
  const items = recorded.map((task) => {
    const result = RESULTS[task.result ?? ""] ?? { symbol: "note", text: words(task.result) };
    return h("li", {}, symbol(result.symbol), `${words(task.task)}: ${result.text.toLowerCase()}`);
  });
  return [items.length > 0 && h("ul", { class: "ds-tasks" }, items), others.length > 0 && h("p", { class: "govuk-body ds-quiet ds-visit__planned" }, `${recorded.length ? "Also planned" : "Planned"}: ${others.join(", ")}`)];
}

export async function rate(visit: string, face: number, text = ""): Promise<void> {
  await ask(api.POST("/v1/visits/{id}/rating", { params: { path: { id: visit } }, body: { face, text } }));
}

const saidInWords = (face: number): string => FACES[face - 1]?.toLowerCase() ?? "";

// Words beside the face, for who wants to say more.
function moreWords(visit: PastVisit, status: HTMLElement): HTMLElement {
  const words = textArea({ label: "Do you want to say more?", optional: true, rows: 2 });
  const send = async () => {
    expectFilled([words, "Write something first"]);
    await rate(visit.visit, visit.face ?? 3, words.value().trim());
    replace(status, "Thank you. The office has your words.");
  };
  return form({ fields: [words], submit: "Send your words", onSubmit: send });
}

// Opens where somebody wants to say how it was; what was said stays beside it.
function rating(visit: PastVisit): HTMLElement {
  const status = h("p", { class: "govuk-body ds-quiet", role: "status" }, visit.face ? `You said: ${saidInWords(visit.face)}. You can change it.` : "");
  const more = h("div", {});
  const choose = async (face: number) => {
    try {
      await rate(visit.visit, face);
      visit.face = face;
      replace(status, `Thank you. You said: ${saidInWords(face)}. You can change it.`);
      if (!more.firstChild) append(more, moreWords(visit, status));
    } catch (failure) {
      replace(status, problemInWords(failure));
      throw failure;
    }
  };
  const summary = visit.face ? `You said how it was: ${saidInWords(visit.face)}` : "Say how this visit was";
  return h(
    "details",
    { class: "govuk-details ds-rating ds-no-print" },
    h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, summary)),
    h("div", { class: "govuk-details__text" }, facePicker("How this visit was", visit.face, choose), status, more),
  );
}

export function visitBlock(visit: PastVisit, entries: TimelineEntry[], mayRate: boolean): HTMLElement {
  const shown = visit.status === "delivered" ? null : [" ", tag(visit.status)];
  return h(
    "section",
    { class: "ds-visit" },
    h("h3", { class: "govuk-heading-s ds-visit__title" }, `${timeOf(visit.planned_start)} to ${timeOf(visit.planned_end)}, ${words(visit.service).toLowerCase()}`, shown),
    h("p", { class: "govuk-body ds-visit__there" }, presence(visit)),
    tasks(visit),
    entries.map(entryOf),
    mayRate && visit.status === "delivered" && rating(visit),
  );
}
