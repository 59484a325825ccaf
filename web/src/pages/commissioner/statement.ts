// One statement: its sums, its lines, why each is what it is, closing it.
import { api, ask, askAll } from "../../api/client";
import type { Statement, StatementLine, StatementRecord, StatementSums } from "../../api/types";
import { downloadButton } from "../../components/download";
import { filters } from "../../components/filters";
import { form } from "../../components/form";
import { notices, part } from "../../components/states";
import { longTable, summaryList, table } from "../../components/table";
import { tag } from "../../components/tag";
import { append, h, replace } from "../../dom";
import { dateTimeOf, lengthOf, moneyOf, plural, writtenDate } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, linkTo } from "../../router";
import type { Session } from "../../session";
import { backLink, heading } from "../../shell";
import { reasonInWords } from "../../words";

interface Loaded {
  statement: Statement;
  record: StatementRecord | undefined;
  known: Names;
}

async function load(id: string, session: Session): Promise<Loaded> {
  const path = { id };
  const [statement, records, known] = await Promise.all([
    ask(api.GET("/v1/statements/{id}", { params: { path } })),
    askAll((after) => api.GET("/v1/statements", { params: { query: { after } } })),
    names(session),
  ]);
  return { statement, known, record: records.find((record) => record.id === id) };
}

function sums(totals: StatementSums): HTMLElement {
  return summaryList([
    ["Planned time", lengthOf(totals.planned_seconds)],
    ["Time given", lengthOf(totals.actual_seconds)],
    ["Payable time", lengthOf(totals.payable_seconds)],
    ["Gross", moneyOf(totals.gross)],
    ["Discount", moneyOf(totals.discount)],
    ["To pay", h("strong", {}, moneyOf(totals.net))],
    ["Held", `${plural(totals.held_lines ?? 0, "line waits", "lines wait")} for a decision, counted in no sum`],
  ]);
}

const CUTS = ["capped_at_planned", "overrun_capped", "over_budget"];
const isCut = (line: StatementLine) => line.reasons.some((reason) => CUTS.includes(reason));

const SHOWN: Record<string, { text: string; fits(line: StatementLine): boolean }> = {
  all: { text: "All lines", fits: () => true },
  held: { text: "Held", fits: (line) => line.state === "held" },
  cut: { text: "Cut", fits: isCut },
  not_payable: { text: "Not payable", fits: (line) => line.state === "not_payable" },
};

function lineTable(id: string, lines: StatementLine[], known: Names): HTMLElement {
  return longTable({
    caption: plural(lines.length, "line"),
    rows: lines,
    columns: [
      { name: "Person", header: true, cell: (l) => h("a", { class: "govuk-link", href: linkTo(`/statements/${id}/lines`, { visit: l.visit }) }, known.person(l.person, l.provider)) },
      { name: "Visit", cell: (l) => l.visit },
      { name: "Carer", cell: (l) => known.carer(l.carer, l.provider) },
      { name: "Planned", numeric: true, cell: (l) => lengthOf(l.planned_seconds) },
      { name: "Given", numeric: true, cell: (l) => lengthOf(l.actual_seconds) },
      { name: "Payable", numeric: true, cell: (l) => lengthOf(l.payable_seconds) },
      { name: "Amount", numeric: true, cell: (l) => moneyOf(l.amount) },
      { name: "State", cell: (l) => tag(l.state) },
      { name: "Why", cell: (l) => l.reasons.map(reasonInWords).join("; ") || "As planned" },
    ],
  });
}

function linesPart(view: View, id: string, { statement, known }: Loaded): HTMLElement {
  const shown = SHOWN[view.query.get("show") ?? "all"] ? (view.query.get("show") ?? "all") : "all";
  const count = (fits: (line: StatementLine) => boolean) => statement.lines.filter(fits).length;
  const choices = Object.entries(SHOWN).map(([value, { text, fits }]) => ({ value, text: `${text} (${count(fits)})` }));
  const fits = SHOWN[shown]?.fits ?? (() => true);
  return h(
    "section",
    {},
    h("h2", { class: "govuk-heading-m" }, "Lines"),
    filters(`/statements/${id}`, [{ name: "show", label: "Show", type: "select", value: shown, choices }]),
    lineTable(id, statement.lines.filter(fits), known),
  );
}

function closing(id: string, record: StatementRecord, place: HTMLElement): HTMLElement {
  const close = async () => {
    const closed = await ask(api.POST("/v1/statements/{id}/close", { params: { path: { id } } }));
    const notice = notices();
    replace(place, notice.element, closedPart(id, closed));
    notice.say("The statement is closed. What comes later is settled by a revision.");
  };
  const text = record.totals.held_lines
    ? `${plural(record.totals.held_lines, "line is", "lines are")} still held. They are paid by a revision once they are approved.`
    : "No line is held.";
  return h(
    "div",
    { class: "ds-card ds-narrow" },
    h("h2", { class: "govuk-heading-m" }, "Close this statement"),
    h("p", { class: "govuk-body" }, `Closing freezes the period. ${text}`),
    form({ fields: [], submit: "Close statement", onSubmit: close }),
  );
}

function closedPart(id: string, record: StatementRecord): HTMLElement {
  const place = h("div", {});
  const notice = notices();
  const list = async () => (await ask(api.GET("/v1/statements/{id}/revisions", { params: { path: { id } } }))).items;
  const revise = async () => {
    const answer = await api.POST("/v1/statements/{id}/revisions", { params: { path: { id } } });
    await ask(Promise.resolve(answer));
    replace(place, revisions());
    notice.say(answer.response.status === 201 ? "A revision was made." : "Nothing has changed since the last settlement.");
  };
  const revisions = () =>
    part(list, (items) =>
      items.length > 0 &&
      table({
        caption: "Revisions",
        rows: items,
        columns: [
          { name: "Number", header: true, cell: (r) => r.revision },
          { name: "Made", cell: (r) => dateTimeOf(r.made) },
          { name: "Change of payable time", numeric: true, cell: (r) => lengthOf(r.totals.payable_seconds) },
          { name: "Change to pay", numeric: true, cell: (r) => moneyOf(r.totals.net) },
        ],
      }),
    );
  replace(place, revisions());
  return h(
    "section",
    {},
    h("p", { class: "govuk-body" }, tag("closed"), ` on ${dateTimeOf(record.closed)}`),
    notice.element,
    place,
    form({ fields: [], submit: "Settle what changed since", onSubmit: revise }),
  );
}

function downloads(id: string, statement: Statement): HTMLElement {
  const name = `statement-${statement.period.from}-to-${statement.period.to}`;
  return h(
    "div",
    { class: "govuk-button-group" },
    downloadButton("Download as a spreadsheet", `/v1/statements/${id}`, name, "xlsx"),
    downloadButton("Download as CSV", `/v1/statements/${id}`, name, "csv"),
    downloadButton("Download what it was made from", `/v1/statements/${id}/request`, `${name}-request`, "json"),
  );
}

export const statementPage: Page = {
  path: "/statements/{id}",
  title: "Statement",
  roles: ["commissioner", "office"],
  render(view) {
    const id = view.params.id ?? "";
    const place = h("div", {});
    append(
      view.main,
      backLink("/statements", "All statements"),
      heading("Statement"),
      part(
        () => load(id, view.session),
        (loaded) => {
          const { statement, record } = loaded;
          const period = `${writtenDate(statement.period.from)} to ${writtenDate(statement.period.to)}`;
          if (record && view.session.role === "commissioner")
            replace(place, record.state === "closed" ? closedPart(id, record) : closing(id, record, place));
          return [
            h("p", { class: "govuk-caption-l ds-caption" }, `${record?.provider ?? ""}, ${period}, by the rate card ${statement.rate_card}`),
            h("div", { class: "ds-narrow" }, sums(statement.totals)),
            downloads(id, statement),
            place,
            linesPart(view, id, loaded),
          ];
        },
      ),
    );
  },
};
