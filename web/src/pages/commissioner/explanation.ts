// Why the lines of one visit are what they are, in words.
import { api, ask } from "../../api/client";
import type { Statement } from "../../api/types";
import { part } from "../../components/states";
import { table } from "../../components/table";
import { tag } from "../../components/tag";
import { type Child, append, h } from "../../dom";
import { lengthOf, moneyOf } from "../../format";
import { type Names, names } from "../../names";
import type { Page } from "../../router";
import { backLink, heading, retitle } from "../../shell";

// The hub's explanation is lines of text: a heading each for the visit and its attendances, steps that are indented.
function asNodes(lines: string[], named: (title: string) => string): Child {
  const nodes: HTMLElement[] = [];
  let steps: HTMLElement | null = null;
  for (const line of lines) {
    const text = line.trim();
    if (!text) {
      steps = null;
    } else if (!/^\s/.test(line)) {
      nodes.push(text.startsWith("For ") ? h("h2", { class: "govuk-heading-s" }, named(text)) : h("p", { class: "govuk-body" }, text));
      steps = null;
    } else {
      if (!steps) nodes.push((steps = h("ul", { class: "govuk-list ds-steps" })));
      steps.append(h("li", {}, text.replace(/^[-*•]\s*/, "")));
    }
  }
  return nodes;
}

// "For harbour-p2, carer harbour-c2:" with their names.
function withNames(title: string, { lines }: Statement, known: Names): string {
  const own = lines.find((line) => title === `For ${line.person}, carer ${line.carer ?? ""}:` || title === `For ${line.person}:`);
  if (!own) return title;
  return `For ${known.person(own.person, own.provider)}${title.includes(", carer ") ? `, carer ${known.carer(own.carer, own.provider)}` : ""}:`;
}

function lineFacts(statement: Statement, visit: string, known: Names): HTMLElement {
  return table({
    caption: "What the statement says",
    rows: statement.lines.filter((line) => line.visit === visit),
    columns: [
      { name: "Person", header: true, cell: (l) => known.person(l.person, l.provider) },
      { name: "Carer", cell: (l) => known.carer(l.carer, l.provider) },
      { name: "Planned", numeric: true, cell: (l) => lengthOf(l.planned_seconds) },
      { name: "Given", numeric: true, cell: (l) => lengthOf(l.actual_seconds) },
      { name: "Payable", numeric: true, cell: (l) => lengthOf(l.payable_seconds) },
      { name: "Amount", numeric: true, cell: (l) => moneyOf(l.amount) },
      { name: "State", cell: (l) => tag(l.state) },
    ],
  });
}

export const explanationPage: Page = {
  path: "/statements/{id}/lines",
  title: "Why",
  roles: ["commissioner", "office"],
  render({ main, params, query, session }) {
    const id = params.id ?? "";
    const visit = query.get("visit") ?? "";
    const load = () =>
      Promise.all([
        ask(api.GET("/v1/statements/{id}", { params: { path: { id } } })),
        ask(api.GET("/v1/statements/{id}/explanation", { params: { path: { id }, query: { visit } } })),
        names(session),
      ]);
    const title = heading(`Why ${visit} is paid as it is`);
    append(
      main,
      backLink(`/statements/${id}`, "Back to the statement"),
      title,
      h("p", { class: "govuk-caption-l ds-caption" }, `${visit} on the rota`),
      part(load, ([statement, explanation, known]) => {
        const line = statement.lines.find((one) => one.visit === visit);
        if (line) retitle(title, `Why the visit to ${known.person(line.person, line.provider)} is paid as it is`);
        return [lineFacts(statement, visit, known), h("div", { class: "ds-explanation" }, asNodes(explanation.lines, (text) => withNames(text, statement, known)))];
      }),
    );
  },
};
