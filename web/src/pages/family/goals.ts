// How goals are going: each as a picture of its steps, and step by step what was seen.
import { api, ask } from "../../api/client";
import type { Goal } from "../../api/types";
import { goalSteps, scoreInWords } from "../../components/goal";
import { lineChart } from "../../components/chart";
import { empty, part } from "../../components/states";
import { table } from "../../components/table";
import { type Child, h } from "../../dom";
import { dateOf } from "../../format";
import type { Page } from "../../router";
import { carePage } from "./people";

export async function loadGoals(person: string): Promise<Goal[]> {
  return (await ask(api.GET("/v1/people/{id}/outcomes", { params: { path: { id: person } } }))).items;
}

export const latestOf = (goal: Goal) => [...goal.scores].sort((a, b) => b.at.localeCompare(a.at))[0];

function picture(goal: Goal): Child {
  const scores = [...goal.scores].sort((a, b) => a.at.localeCompare(b.at));
  if (scores.length < 2) return null;
  const scale = scores[0]?.scale ?? "gas";
  const low = scale === "independence" ? 0 : -2;
  return [
    lineChart({
      label: `${goal.goal}, from ${scoreInWords(scale, scores[0]?.score ?? 0).toLowerCase()} to ${scoreInWords(scale, scores.at(-1)?.score ?? 0).toLowerCase()}; the table has each step`,
      categories: scores.map((score) => dateOf(score.at).replace(/ \d{4}$/, "")),
      series: [{ name: goal.goal, values: scores.map((score) => score.score) }],
      unit: (value) => (value > 0 && scale === "gas" ? `+${value}` : String(value).replace("-", "−")),
      low,
      high: low + 4,
      small: true,
    }),
    h(
      "details",
      { class: "govuk-details" },
      h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, "Each time in words")),
      h("div", { class: "govuk-details__text" }, table({
        caption: goal.goal,
        hideCaption: true,
        rows: [...scores].reverse(),
        columns: [
          { name: "Day", header: true, cell: (s) => dateOf(s.at) },
          { name: "How it went", cell: (s) => scoreInWords(s.scale, s.score) },
          { name: "Words", cell: (s) => s.text || "–" },
        ],
      })),
    ),
  ];
}

export function goalCard(goal: Goal): HTMLElement {
  const latest = latestOf(goal);
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, goal.goal),
    latest ? h("p", { class: "govuk-body" }, goalSteps(latest.scale, latest.score)) : h("p", { class: "govuk-body ds-quiet" }, "Nobody has looked at this goal yet."),
    latest && h("p", { class: "govuk-body ds-quiet" }, `Last looked at on ${dateOf(latest.at)}`),
    picture(goal),
  );
}

export const goalsPage: Page = {
  path: "/goals",
  title: "Goals",
  roles: ["family", "person"],
  inMenu: true,
  render(view) {
    carePage(view, { path: "/goals", title: "Goals", own: "My goals", theirs: (name) => `${name}’s goals`, scope: "outcomes" }, (grant) =>
      part(() => loadGoals(grant.person), (goals) => (goals.length ? h("div", { class: "ds-grid" }, goals.map(goalCard)) : empty("No goals have been set yet."))),
    );
  },
};
