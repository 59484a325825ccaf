// Planned and actual hours, by week, provider, zone or person: a picture, the numbers, and the rows behind them.
import { api, ask, askAll } from "../../api/client";
import { barChart } from "../../components/chart";
import { downloadButton } from "../../components/download";
import { filters } from "../../components/filters";
import { empty, part } from "../../components/states";
import { longTable } from "../../components/table";
import { tag } from "../../components/tag";
import { append, h } from "../../dom";
import { addDays, countOf, dateOf, hoursOf, lengthOf, localDate, mondayOf, percentOf, spanOf, words, writtenDate } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, linkTo } from "../../router";
import { heading } from "../../shell";

const BY = ["week", "provider", "zone", "person"] as const;
type By = (typeof BY)[number];

interface Asked {
  from: string;
  to: string;
  by: By;
  provider: string | undefined;
  person: string | undefined;
}

export function askedOf(view: View): Asked {
  const today = localDate(view.session.time);
  const last = addDays(mondayOf(today), -1);
  const by = view.query.get("by") as By;
  return {
    from: view.query.get("from") || addDays(last, -27),
    to: view.query.get("to") || today,
    by: BY.includes(by) ? by : "week",
    provider: view.query.get("provider") || undefined,
    person: view.query.get("person") || undefined,
  };
}

const loadSummary = (asked: Asked) => ask(api.GET("/v1/hours/summary", { params: { query: { ...asked, limit: 1000 } } }));
const load = (view: View, asked: Asked) => Promise.all([loadSummary(asked), names(view.session)]);
type Summary = Awaited<ReturnType<typeof loadSummary>>;
type Line = Summary["items"][number];

const nameOf = (line: Line, by: By, known: Names): string => {
  if (by === "week") return writtenDate(line.week ?? "");
  if (by === "person") return known.person(line.person, line.provider ?? undefined);
  return (by === "provider" ? line.provider : by === "zone" ? line.zone : line.person) ?? "None";
};

// Where a line's name leads: the same view, of that week or provider or person alone.
function linkOf(line: Line, asked: Asked): string | null {
  const base = { from: asked.from, to: asked.to, provider: asked.provider };
  if (asked.by === "week") return linkTo("/hours", { ...base, from: line.week ?? "", to: addDays(line.week ?? "", 6), by: "provider" });
  if (asked.by === "provider") return linkTo("/hours", { ...base, provider: line.provider ?? "", by: "person" });
  if (asked.by === "person") return linkTo("/hours", { ...base, provider: line.provider, person: line.person ?? "", by: "week" });
  return null;
}

function picture(summary: Summary, asked: Asked, known: Names): HTMLElement {
  const lines = summary.items.slice(0, 24);
  return barChart({
    label: `Planned, clocked and actual hours by ${asked.by}; the table has the numbers`,
    categories: lines.map((line) => nameOf(line, asked.by, known).replace(/ \d{4}$/, "")),
    series: [
      { name: "Planned", values: lines.map((line) => line.planned_seconds / 3600) },
      { name: "Actual", values: lines.map((line) => line.actual_seconds / 3600) },
    ],
    unit: (hours) => `${countOf(hours)} h`,
  });
}

function numbers(summary: Summary, asked: Asked, known: Names): HTMLElement {
  const name = (line: Line) => {
    const href = linkOf(line, asked);
    return href && line !== (summary.total as Line) ? h("a", { class: "govuk-link", href }, nameOf(line, asked.by, known)) : nameOf(line, asked.by, known);
  };
  return longTable({
    caption: `Hours by ${asked.by}`,
    rows: summary.items,
    foot: { ...summary.total, week: null } as unknown as Line,
    columns: [
      { name: asked.by === "week" ? "Week from" : words(asked.by), header: true, cell: (l) => (isTotal(l) ? "All" : name(l)) },
      { name: "Visits", numeric: true, cell: (l) => countOf(l.visits) },
      { name: "Delivered", numeric: true, cell: (l) => countOf(l.delivered) },
      { name: "Missed", numeric: true, cell: (l) => countOf(l.missed) },
      { name: "Planned", numeric: true, cell: (l) => `${hoursOf(l.planned_seconds)} h` },
      { name: "Clocked", numeric: true, cell: (l) => `${hoursOf(l.clocked_seconds)} h` },
      { name: "Actual", numeric: true, cell: (l) => `${hoursOf(l.actual_seconds)} h` },
      { name: "Of planned", numeric: true, cell: (l) => percentOf(l.actual_seconds, l.planned_seconds) },
    ],
  });
}

const isTotal = (line: Line) => !line.week && !line.provider && !line.person && line.zone === undefined;

// The attendances behind the numbers, of a week at most.
function rows(asked: Asked, known: Names): HTMLElement {
  const query = { from: asked.from, to: asked.to, provider: asked.provider, person: asked.person };
  const loadRows = () => askAll((after) => api.GET("/v1/actual-hours", { params: { query: { ...query, after, limit: 1000 } } }), 3000);
  return part(loadRows, (found) =>
    longTable({
      caption: "The attendances behind these hours",
      rows: found,
      columns: [
        { name: "Person", header: true, cell: (r) => known.person(r.person, r.provider) },
        { name: "Day", cell: (r) => dateOf(r.planned_start ?? r.clocked_in) },
        { name: "Carer", cell: (r) => known.carer(r.carer, r.provider) },
        { name: "Planned", cell: (r) => spanOf(r.planned_start, r.planned_end) },
        { name: "Captured", cell: (r) => spanOf(r.clocked_in, r.clocked_out) },
        { name: "Actual", numeric: true, cell: (r) => lengthOf(r.actual_seconds) },
        { name: "Status", cell: (r) => tag(r.status ?? "") },
        { name: "On the rota", cell: (r) => r.visit ?? "–" },
      ],
    }),
  );
}

function choices(asked: Asked): HTMLElement {
  const by = BY.map((value) => ({ value, text: words(value) }));
  return filters(
    "/hours",
    [
      { name: "from", label: "From", value: asked.from },
      { name: "to", label: "To", value: asked.to },
      { name: "by", label: "By", type: "select", value: asked.by, choices: by },
    ],
    { provider: asked.provider, person: asked.person },
  );
}

function csv(asked: Asked): HTMLElement {
  const given = { provider: asked.provider, person: asked.person };
  const query = new URLSearchParams({ from: asked.from, to: asked.to, by: asked.by, limit: "1000" });
  for (const [name, value] of Object.entries(given)) if (value) query.set(name, value);
  return downloadButton("Download these numbers as CSV", `/v1/hours/summary?${query}`, `hours-${asked.from}-to-${asked.to}`, "csv");
}

export const hoursPage: Page = {
  path: "/hours",
  title: "Hours",
  roles: ["commissioner", "office"],
  inMenu: true,
  render(view) {
    const asked = askedOf(view);
    const title = h("p", { class: "govuk-caption-l ds-caption" }, asked.provider ?? "");
    const oneWeek = addDays(asked.from, 7) > asked.to || asked.person;
    append(
      view.main,
      heading("Hours"),
      (asked.provider || asked.person) && title,
      choices(asked),
      part(
        () => load(view, asked),
        ([summary, known]) => {
          if (asked.by === "person") summary.items.sort((a, b) => nameOf(a, "person", known).localeCompare(nameOf(b, "person", known)));
          title.textContent = [asked.provider, asked.person && known.person(asked.person, asked.provider)].filter(Boolean).join(", ");
          return summary.items.length
            ? [picture(summary, asked, known), numbers(summary, asked, known), csv(asked), oneWeek ? rows(asked, known) : h("p", { class: "govuk-body ds-quiet" }, "Open a week or a person for the attendances behind the numbers.")]
            : empty("There are no visits in these days.");
        },
      ),
    );
  },
};
