// The easy-read version: where it begins, what happened, and goals.
import { api, ask } from "../../api/client";
import type { Goal, TimelineEntry } from "../../api/types";
import { goalSteps } from "../../components/goal";
import { symbol, timeOfDayIcon } from "../../components/icons";
import { printButton } from "../../components/print";
import { part } from "../../components/states";
import { carerOf } from "../../components/timeline";
import { type Child, h } from "../../dom";
import { type Page, linkTo } from "../../router";
import { easyBox, easyChoice, easyPageOf, easyPlace, hourOf, oneByOne, whenInWords } from "./easy_parts";
import { latestOf, loadGoals } from "./goals";

const MOST = 60;

async function loadNotes(person: string) {
  const answer = await ask(api.GET("/v1/people/{id}/timeline", { params: { path: { id: person }, query: { limit: MOST } } }));
  const notes = answer.items.filter((entry) => entry.type === "note.recorded").sort((a, b) => b.at.localeCompare(a.at));
  return { notes, now: answer.time };
}

function oneNote(entry: TimelineEntry, now: string): HTMLElement {
  return easyBox(
    timeOfDayIcon(hourOf(entry.at)),
    h("div", {}, h("h2", { class: "ds-easy__big" }, whenInWords(entry.at, now)), h("p", {}, `${carerOf(entry)} was here.`), h("p", { class: "ds-entry__text", dir: "auto" }, entry.text)),
  );
}

function oneGoal(goal: Goal): Child {
  const latest = latestOf(goal);
  const how = latest ? h("p", {}, goalSteps(latest.scale, latest.score)) : h("p", {}, "Nobody has looked at this yet.");
  return easyBox(symbol("star"), h("div", {}, h("h2", { class: "ds-easy__big" }, goal.goal), how));
}

export const easyPage: Page = {
  path: "/easy",
  title: "Easy read",
  roles: ["person"],
  inMenu: true,
  render(view) {
    const choices = [
      easyChoice("/easy/notes", "note", "What happened"),
      easyChoice("/easy/next", "person", "Who comes next"),
      easyChoice("/easy/rate", "smile", "How was the visit?"),
      easyChoice("/easy/goals", "star", "My goals"),
      easyChoice("/easy/tell", "speech", "Tell the office"),
      easyChoice("/easy/looked", "eye", "Who has looked"),
    ];
    easyPlace(view, "What do you want to do?", h("ul", { class: "ds-easy__choices" }, choices), h("p", { class: "ds-easy__home" }, h("a", { class: "govuk-link", href: linkTo("/notes") }, "All my notes, with more words")));
  },
};

export const easyNotesPage: Page = {
  path: "/easy/notes",
  title: "What happened",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "What happened", "notes", (grant) =>
      part(
        () => loadNotes(grant.person),
        ({ notes, now }) => (notes.length ? [oneByOne(notes, (note) => oneNote(note, now), { next: "Before that", back: "After that" }), printButton("Print this")] : h("p", {}, "There are no notes yet.")),
      ),
    );
  },
};

export const easyGoalsPage: Page = {
  path: "/easy/goals",
  title: "My goals",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "My goals", "outcomes", (grant) =>
      part(
        () => loadGoals(grant.person),
        (goals) => (goals.length ? [oneByOne(goals, oneGoal, { next: "Next goal", back: "Goal before" }), printButton("Print this")] : h("p", {}, "You have no goals yet.")),
      ),
    );
  },
};
