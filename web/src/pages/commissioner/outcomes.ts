// Outcomes: how people's goals go, by the T-score of Goal Attainment Scaling month by month, and by domain.
import { api, askAll } from "../../api/client";
import { lineChart } from "../../components/chart";
import { filters } from "../../components/filters";
import { scoreInWords } from "../../components/goal";
import { empty, part } from "../../components/states";
import { longTable, table } from "../../components/table";
import { type Child, append, h } from "../../dom";
import { addDays, countOf, localDate, monthOf, percentOf, plural, words } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, linkTo } from "../../router";
import { backLink, heading, retitle } from "../../shell";
import { goalCard, loadGoals } from "../family/goals";

const MOST = 10_000;

interface Asked {
  from: string;
  to: string;
  domain: string | undefined;
}

function askedOf({ query, session }: View): Asked {
  const today = localDate(session.time);
  return { from: query.get("from") || addDays(today, -180), to: query.get("to") || today, domain: query.get("domain") || undefined };
}

const loadPeople = (asked: Asked, person?: string) => askAll((after) => api.GET("/v1/outcomes", { params: { query: { ...asked, person, after, limit: 1000 } } }), MOST);
type Outcomes = Awaited<ReturnType<typeof loadPeople>>[number];
type Month = Outcomes["t_scores"][number];

// T in tenths: 500 is 50.
const tOf = (tenths: number | null | undefined): string => (tenths === null || tenths === undefined ? "–" : (tenths / 10).toFixed(1));
const EXPLAINED = "T is 50 where goals go as was hoped for when they were set; above 50 they go better, below not as well.";

// Of each month the mean of the people who have a T then.
function meansOf(people: Outcomes[]): { month: string; people: number; mean: number }[] {
  const months = new Map<string, number[]>();
  for (const { month, t_tenths } of people.flatMap((of) => of.t_scores)) months.set(month, [...(months.get(month) ?? []), t_tenths]);
  return [...months]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([month, all]) => ({ month, people: all.length, mean: all.reduce((sum, t) => sum + t, 0) / all.length }));
}

const chartOf = (label: string, months: { month: string; t: number }[]) =>
  lineChart({ label, categories: months.map((m) => monthOf(m.month)), series: [{ name: "T-score", values: months.map((m) => m.t / 10) }], unit: (t) => String(t), low: 30, high: 70 });

function overTime(people: Outcomes[]): Child {
  const months = meansOf(people);
  if (!months.length) return empty("No goal has been looked at in these days.");
  return [
    h("h2", { class: "govuk-heading-m" }, "T-score over time"),
    h("p", { class: "govuk-body" }, EXPLAINED),
    chartOf("The mean T-score by month; the table has the numbers", months.map((m) => ({ month: m.month, t: m.mean }))),
    table({
      caption: "T-score by month",
      hideCaption: true,
      rows: months,
      columns: [
        { name: "Month", header: true, cell: (m) => monthOf(m.month) },
        { name: "People with a T-score", numeric: true, cell: (m) => countOf(m.people) },
        { name: "Mean T", numeric: true, cell: (m) => tOf(m.mean) },
      ],
    }),
  ];
}

interface DomainSum {
  domain: string;
  goals: number;
  seen: number;
  reached: number; // as hoped for, or better
}

const isReached = (scale: string | null, score: number) => score >= (scale === "independence" ? 3 : 0);

function byDomain(people: Outcomes[]): DomainSum[] {
  const sums = new Map<string, DomainSum>();
  for (const goal of people.flatMap((of) => of.goals)) {
    const domain = goal.domain ?? "";
    const sum = sums.get(domain) ?? { domain, goals: 0, seen: 0, reached: 0 };
    sum.goals += 1;
    if (goal.latest !== null) sum.seen += 1;
    if (goal.latest !== null && isReached(goal.scale, goal.latest)) sum.reached += 1;
    sums.set(domain, sum);
  }
  return [...sums.values()].sort((a, b) => a.domain.localeCompare(b.domain));
}

const domainInWords = (domain: string | null) => (domain ? words(domain) : "No domain");

const domainTable = (people: Outcomes[]) =>
  table({
    caption: "By domain",
    rows: byDomain(people),
    columns: [
      { name: "Domain", header: true, cell: (d) => domainInWords(d.domain) },
      { name: "Goals", numeric: true, cell: (d) => countOf(d.goals) },
      { name: "Looked at", numeric: true, cell: (d) => countOf(d.seen) },
      { name: "As hoped for or better", numeric: true, cell: (d) => countOf(d.reached) },
      { name: "Share", numeric: true, cell: (d) => percentOf(d.reached, d.seen) },
    ],
  });

const lastOf = (of: Outcomes): Month | undefined => of.t_scores.at(-1);
const signed = (tenths: number) => (tenths > 0 ? `+${tOf(tenths)}` : tOf(tenths).replace("-", "−"));

function peopleTable(people: Outcomes[], known: Names): HTMLElement {
  const change = (of: Outcomes) => (of.t_scores.length > 1 ? signed((lastOf(of)?.t_tenths ?? 0) - (of.t_scores[0]?.t_tenths ?? 0)) : "–");
  const latest = (of: Outcomes) => of.goals.filter((g) => g.latest !== null).map((g) => `${g.goal}: ${scoreInWords(g.scale, g.latest ?? 0).toLowerCase()}`).join("; ") || "Not looked at yet";
  return longTable({
    caption: plural(people.length, "person", "people"),
    rows: [...people].sort((a, b) => (lastOf(a)?.t_tenths ?? 9999) - (lastOf(b)?.t_tenths ?? 9999)),
    columns: [
      { name: "Person", header: true, cell: (o) => h("a", { class: "govuk-link", href: linkTo(`/outcomes/${known.personId(o.person, o.provider)}`) }, known.person(o.person, o.provider)) },
      { name: "Provider", cell: (o) => o.provider },
      { name: "How goals stand", cell: latest },
      { name: "T-score", numeric: true, cell: (o) => tOf(lastOf(o)?.t_tenths) },
      { name: "Change", numeric: true, cell: change },
    ],
  });
}

export const outcomesPage: Page = {
  path: "/outcomes",
  title: "Outcomes",
  roles: ["commissioner", "office"],
  inMenu: true,
  render(view) {
    const asked = askedOf(view);
    // Everyone's too where one domain is shown: its neighbours are offered beside it.
    const loadAll = async () => {
      const all = await loadPeople({ ...asked, domain: undefined });
      return { all, shown: asked.domain ? await loadPeople(asked) : all };
    };
    const load = () => Promise.all([loadAll(), names(view.session)]);
    append(
      view.main,
      heading("Outcomes", "How people’s goals are going"),
      part(load, ([{ all, shown: people }, known]) => {
        const domains = [...new Set(all.flatMap((of) => of.goals.map((goal) => goal.domain)))].filter((domain) => domain !== null).sort();
        const choices = [{ value: "", text: "All domains" }, ...domains.map((domain) => ({ value: domain, text: domainInWords(domain) }))];
        return [
          filters("/outcomes", [{ name: "from", label: "From", value: asked.from }, { name: "to", label: "To", value: asked.to }, { name: "domain", label: "Domain", type: "select", value: asked.domain ?? "", choices }]),
          people.length ? [overTime(people), domainTable(people), h("p", { class: "govuk-body" }, "Those whose goals go least as was hoped for come first."), peopleTable(people, known)] : empty("No goals have been set."),
        ];
      }),
    );
  },
};

function ofPerson(of: Outcomes | undefined): Child {
  if (!of?.t_scores.length) return empty("No goal was looked at in the last half year.");
  return [
    h("p", { class: "govuk-body" }, EXPLAINED),
    chartOf("The T-score by month; the table has the numbers", of.t_scores.map((m) => ({ month: m.month, t: m.t_tenths }))),
    table({
      caption: "T-score by month",
      rows: of.t_scores,
      columns: [
        { name: "Month", header: true, cell: (m) => monthOf(m.month) },
        { name: "Goals", numeric: true, cell: (m) => countOf(m.goals) },
        { name: "T", numeric: true, cell: (m) => tOf(m.t_tenths) },
      ],
    }),
  ];
}

export const personOutcomesPage: Page = {
  path: "/outcomes/{person}",
  title: "Goals of a person",
  roles: ["commissioner", "office"],
  render(view) {
    const person = view.params.person ?? "";
    const title = heading("Goals");
    const load = () => Promise.all([loadPeople({ ...askedOf(view), domain: undefined }, person), loadGoals(person), names(view.session)]);
    append(
      view.main,
      backLink("/outcomes", "Outcomes of everyone"),
      title,
      part(load, ([people, goals, known]) => {
        retitle(title, `Goals of ${known.person(person)}`);
        return [ofPerson(people[0]), h("h2", { class: "govuk-heading-m" }, "Goals"), goals.length ? h("div", { class: "ds-grid" }, goals.map(goalCard)) : empty("No goals have been set.")];
      }),
    );
  },
};
