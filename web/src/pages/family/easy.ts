// The easy-read version: short words, large type, a symbol beside each thing, one thing at a time.
import { api, ask } from "../../api/client";
import type { TimelineEntry } from "../../api/types";
import { goalSteps } from "../../components/goal";
import { symbol, timeOfDayIcon } from "../../components/icons";
import { part } from "../../components/states";
import { carerOf } from "../../components/timeline";
import { type Child, append, focusOn, h, replace } from "../../dom";
import { nearDay, timeOf } from "../../format";
import { type Page, type View, linkTo } from "../../router";
import { heading } from "../../shell";
import { grantOf } from "./people";

const MOST = 60;

async function load(person: string) {
  const answer = await ask(api.GET("/v1/people/{id}/timeline", { params: { path: { id: person }, query: { limit: MOST } } }));
  return { entries: answer.items.sort((a, b) => b.at.localeCompare(a.at)), now: answer.time };
}

const hourOf = (at: string) => Number(timeOf(at).slice(0, 2));

// "Yesterday evening"
function whenInWords(at: string, now: string): string {
  const hour = hourOf(at);
  const part = hour < 6 ? "night" : hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening";
  const day = nearDay(at, now);
  return day === "Today" ? `This ${part}` : `${day.split(",")[0]}, in the ${part}`.replace("in the night", "at night");
}

function choice(path: string, name: string, text: string): HTMLElement {
  return h("li", {}, h("a", { class: "ds-easy__choice", href: linkTo(path) }, symbol(name), text));
}

const easy = (view: View, title: string, ...children: Child[]) => append(view.main, h("div", { class: "ds-easy" }, heading(title), ...children));
const home = () => h("p", {}, h("a", { class: "govuk-link", href: "#/easy" }, "Back to the start"));

function oneNote(entry: TimelineEntry, now: string): HTMLElement {
  return h(
    "div",
    { class: "ds-easy__card" },
    timeOfDayIcon(hourOf(entry.at)),
    h("div", {}, h("h2", { class: "ds-easy__big" }, whenInWords(entry.at, now)), h("p", {}, `${carerOf(entry)} was here.`), h("p", { dir: "auto" }, entry.text)),
  );
}

// One note, and two buttons to the next ones; the buttons stay where they are and keep the focus.
function noteByNote(entries: TimelineEntry[], now: string): Child {
  const notes = entries.filter((entry) => entry.type === "note.recorded");
  if (!notes.length) return h("p", {}, "There are no notes yet.");
  let at = 0;
  const place = h("div", { "aria-live": "polite" });
  const step = (text: string, by: number) => h("button", { type: "button", class: "ds-easy__button", onclick: () => go(by) }, text);
  const older = step("Before that", 1);
  const newer = step("After that", -1);
  const go = (by: number) => {
    at = Math.min(Math.max(at + by, 0), notes.length - 1);
    replace(place, oneNote(notes[at] as TimelineEntry, now));
    newer.disabled = at === 0;
    older.disabled = at === notes.length - 1;
    if (by > 0 && older.disabled) focusOn(newer);
    if (by < 0 && newer.disabled) focusOn(older);
  };
  go(0);
  return [place, h("div", {}, older, newer)];
}

function goals(entries: TimelineEntry[]): Child {
  const latest = new Map<string, TimelineEntry>();
  for (const entry of entries) {
    if (entry.type === "outcome.recorded" && entry.outcome && !latest.has(entry.outcome)) latest.set(entry.outcome, entry);
  }
  if (!latest.size) return h("p", {}, "Nobody has looked at your goals yet.");
  return [...latest.values()].map((entry) =>
    h("div", { class: "ds-easy__card" }, symbol("star"), h("div", {}, h("h2", { class: "ds-easy__big" }, entry.goal ?? entry.outcome ?? ""), h("p", {}, goalSteps(entry.scale, entry.score ?? 0)))),
  );
}

export const easyPage: Page = {
  path: "/easy",
  title: "Easy read",
  roles: ["person"],
  inMenu: true,
  render(view) {
    easy(view, "What do you want to see?", h("ul", { class: "ds-easy__choices" }, choice("/easy/notes", "note", "What happened"), choice("/easy/goals", "star", "My goals"), choice("/notes", "person", "All my notes")));
  },
};

export const easyNotesPage: Page = {
  path: "/easy/notes",
  title: "What happened",
  roles: ["person"],
  render(view) {
    const grant = grantOf(view);
    easy(view, "What happened", grant && part(() => load(grant.person), ({ entries, now }) => noteByNote(entries, now)), home());
  },
};

export const easyGoalsPage: Page = {
  path: "/easy/goals",
  title: "My goals",
  roles: ["person"],
  render(view) {
    const grant = grantOf(view);
    easy(view, "My goals", grant && part(() => load(grant.person), ({ entries }) => goals(entries)), home());
  },
};
