// Monitoring figures of a period; each opens into the visits that it counts.
import { type paths, api, ask } from "../../api/client";
import { barChart } from "../../components/chart";
import { filters } from "../../components/filters";
import { empty, part } from "../../components/states";
import { longTable, summaryList, table } from "../../components/table";
import { tag } from "../../components/tag";
import { append, h } from "../../dom";
import { addDays, countOf, dateOf, lengthOf, localDate, mondayOf, percentOf, plural, spanOf, words } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, linkTo } from "../../router";
import { backLink, heading } from "../../shell";
import { exceptionInWords } from "../../words";

const FIGURES: Record<string, string> = {
  attended: "Somebody came",
  punctual: "Came within the agreed minutes",
  critical_punctual: "Time-critical, and came within its minutes",
  missed: "Missed: nothing was recorded",
  under_15: "Shorter than 15 minutes",
  under_30: "Shorter than 30 minutes",
  electronic: "Captured electronically at both ends",
  manual: "Checked in or out by hand",
  edited: "Times changed by an approved amendment",
  pending: "Amendment waits for a decision",
  exceptions: "Something was found",
  open_exceptions: "Something was found and is open",
  delivered: "Delivered",
  due: "Due",
  visits: "All visits",
  timed: "Came at a known time",
  critical: "Time-critical",
  measured: "With a known length",
  unplanned: "Not on the rota",
  no_access: "Nobody opened",
};
type FigureName = paths["/v1/monitoring/{figure}/visits"]["get"]["parameters"]["path"]["figure"];
export const figureInWords = (figure: string): string => FIGURES[figure] ?? words(figure);

interface Period {
  from: string;
  to: string;
  provider: string | undefined;
}

function periodOf({ query, session }: View): Period {
  const today = localDate(session.time);
  return { from: query.get("from") || addDays(mondayOf(today), -28), to: query.get("to") || today, provider: query.get("provider") || undefined };
}

const load = async (period: Period) => {
  const [monitoring, providers] = await Promise.all([ask(api.GET("/v1/monitoring", { params: { query: period } })), ask(api.GET("/v1/providers"))]);
  return { monitoring, providers: providers.items.map((item) => item.provider) };
};
type Monitoring = Awaited<ReturnType<typeof load>>["monitoring"];
type Figure = Monitoring["figures"][number];

function figureTable(monitoring: Monitoring, period: Period): HTMLElement {
  const visits = (f: Figure) => f.visits === 0 ? "0" : h("a", { class: "govuk-link", href: linkTo(`/monitoring/${f.figure}`, { ...period }) }, countOf(f.visits), h("span", { class: "govuk-visually-hidden" }, ` visits: ${figureInWords(f.figure)}`));
  return table({
    caption: "Visits",
    rows: monitoring.figures,
    columns: [
      { name: "What is counted", header: true, cell: (f) => figureInWords(f.figure) },
      { name: "Visits", numeric: true, cell: visits },
      { name: "Share", numeric: true, cell: (f) => percentOf(f.visits, f.of_visits) },
      { name: "Of", cell: (f) => `${countOf(f.of_visits)}: ${figureInWords(f.of).toLowerCase()}` },
    ],
  });
}

const permille = (value: number | null) => (value === null ? "–" : (value / 1000).toFixed(2));

function continuity(of: Monitoring["continuity"], period: Period): HTMLElement {
  return h(
    "section",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, "Continuity"),
    h("p", { class: "govuk-body" }, "1 means always the same carer, 0 always another one (Bice-Boxerman index)."),
    summaryList([
      ["Carers a person", of.people ? (of.carers / of.people).toFixed(1) : "–"],
      ["Index, all visits together", permille(of.bice_boxerman.permille)],
      ["Index, the middle person", permille(of.median_permille)],
    ]),
    h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href: linkTo("/continuity", { ...period }) }, "Continuity of each person")),
  );
}

function ages(bands: Monitoring["open_exceptions_by_age"]): HTMLElement {
  const ranges = bands.map((band, i) => (i === 0 ? "Today" : `${plural(band.least_days, "day")} +`));
  return h(
    "section",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, "Open exceptions by age"),
    barChart({ label: "Visits with an open exception, by how long ago they were", categories: ranges, series: [{ name: "Visits", values: bands.map((b) => b.visits) }], unit: countOf, small: true }),
    h("p", { class: "govuk-body" }, bands.map((band, i) => `${ranges[i]}: ${countOf(band.visits)}`).join(" · ")),
    h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href: linkTo("/exceptions") }, "The open exceptions, the oldest first")),
  );
}

const choices = (period: Period, providers: string[]) =>
  filters("/monitoring", [
    { name: "from", label: "From", value: period.from },
    { name: "to", label: "To", value: period.to },
    { name: "provider", label: "Provider", type: "select", value: period.provider ?? "", choices: [{ value: "", text: "All providers" }, ...providers.map((p) => ({ value: p, text: p }))] },
  ]);

export const monitoringPage: Page = {
  path: "/monitoring",
  title: "Monitoring",
  roles: ["commissioner", "office"],
  inMenu: true,
  render(view) {
    const period = periodOf(view);
    append(
      view.main,
      heading("Monitoring"),
      part(
        () => load(period),
        ({ monitoring, providers }) => [
          choices(period, providers),
          monitoring.visits ? figureTable(monitoring, period) : empty("There are no visits in these days."),
          h("div", { class: "ds-halves" }, continuity(monitoring.continuity, period), ages(monitoring.open_exceptions_by_age)),
        ],
      ),
    );
  },
};

const personLink = (of: { person: string | null; provider: string }, known: Names) =>
  of.person ? h("a", { class: "govuk-link", href: linkTo(`/people/${known.personId(of.person, of.provider)}`) }, known.person(of.person, of.provider)) : "–";

export const figurePage: Page = {
  path: "/monitoring/{figure}",
  title: "Visits behind a figure",
  roles: ["commissioner", "office"],
  render(view) {
    const figure = (view.params.figure ?? "") as FigureName;
    const period = periodOf(view);
    const loadVisits = () => Promise.all([ask(api.GET("/v1/monitoring/{figure}/visits", { params: { path: { figure }, query: { ...period, limit: 1000 } } })), names(view.session)]);
    append(
      view.main,
      backLink("/monitoring", "Back to monitoring", { ...period }),
      heading(figureInWords(figure), `${dateOf(`${period.from}T12:00:00Z`)} to ${dateOf(`${period.to}T12:00:00Z`)}`),
      part(loadVisits, ([found, known]) =>
        longTable({
          caption: plural(found.visits, "visit"),
          rows: found.items,
          columns: [
            { name: "Person", header: true, cell: (v) => personLink(v, known) },
            { name: "Day", cell: (v) => dateOf(v.planned_start ?? v.started) },
            { name: "Carers", cell: (v) => v.carers.map((carer) => known.carer(carer, v.provider)).join(", ") || "–" },
            { name: "Planned", cell: (v) => spanOf(v.planned_start, v.planned_end) },
            { name: "There", cell: (v) => spanOf(v.started, v.ended) },
            { name: "Actual", numeric: true, cell: (v) => lengthOf(v.actual_seconds) },
            { name: "Found", cell: (v) => v.exceptions.map(exceptionInWords).join("; ") || "–" },
            { name: "State", cell: (v) => tag(v.board) },
            { name: "On the rota", cell: (v) => v.visit },
          ],
        }),
      ),
    );
  },
};

export const continuityPage: Page = {
  path: "/continuity",
  title: "Continuity",
  roles: ["commissioner", "office"],
  render(view) {
    const period = periodOf(view);
    const loadPeople = () => Promise.all([ask(api.GET("/v1/monitoring/continuity", { params: { query: { ...period, limit: 1000 } } })), names(view.session)]);
    append(
      view.main,
      backLink("/monitoring", "Back to monitoring", { ...period }),
      heading("Continuity of each person"),
      part(loadPeople, ([found, known]) =>
        longTable({
          caption: "The least continuity first",
          rows: [...found.items].sort((a, b) => (a.bice_boxerman.permille ?? 1001) - (b.bice_boxerman.permille ?? 1001)),
          columns: [
            { name: "Person", header: true, cell: (p) => personLink(p, known) },
            { name: "Provider", cell: (p) => p.provider },
            { name: "Attendances", numeric: true, cell: (p) => countOf(p.attendances) },
            { name: "Carers", numeric: true, cell: (p) => countOf(p.carers) },
            { name: "Index", numeric: true, cell: (p) => permille(p.bice_boxerman.permille) },
          ],
        }),
      ),
    );
  },
};
