// Packages whose use calls for a review: less or more than was commissioned, for weeks running.
import { api, ask } from "../../api/client";
import { barChart } from "../../components/chart";
import { filters } from "../../components/filters";
import { empty, part } from "../../components/states";
import { table } from "../../components/table";
import { append, h } from "../../dom";
import { addDays, lengthOf, localDate, mondayOf, percentOf, plural, words, writtenDate } from "../../format";
import { type Names, names } from "../../names";
import { type Page, linkTo } from "../../router";
import { heading } from "../../shell";

const load = async (from: string, to: string) => (await ask(api.GET("/v1/usage", { params: { query: { from, to } } }))).items;
type Usage = Awaited<ReturnType<typeof load>>[number];

interface Package {
  name: string;
  person: string;
  provider: string;
  service: string;
  weeks: Usage[];
}

function byPackage(rows: Usage[]): Package[] {
  const packages = new Map<string, Package>();
  for (const row of rows) {
    const key = `${row.provider}/${row.package}`;
    const found = packages.get(key) ?? { name: row.package, person: row.person, provider: row.provider, service: row.service, weeks: [] };
    found.weeks.push(row);
    packages.set(key, found);
  }
  return [...packages.values()];
}

const minutes = (value: number | null | undefined) => lengthOf((value ?? 0) * 60);

function weekTable(of: Package): HTMLElement {
  return table({
    caption: `Weeks of ${of.name}`,
    hideCaption: true,
    rows: of.weeks,
    columns: [
      { name: "Week from", header: true, cell: (w) => writtenDate(w.week) },
      { name: "Commissioned", numeric: true, cell: (w) => (w.commissioned_minutes === null ? "–" : minutes(w.commissioned_minutes)) },
      { name: "Planned", numeric: true, cell: (w) => minutes(w.planned_minutes) },
      { name: "Given", numeric: true, cell: (w) => minutes(w.delivered_minutes) },
      { name: "Used", numeric: true, cell: (w) => percentOf(w.delivered_minutes, w.commissioned_minutes ?? 0) },
    ],
  });
}

function packageCard(of: Package, known: Names): HTMLElement {
  const person = known.person(of.person, of.provider);
  const used = of.weeks.reduce((sum, w) => sum + w.delivered_minutes, 0);
  const commissioned = of.weeks.reduce((sum, w) => sum + (w.commissioned_minutes ?? 0), 0);
  const chart = barChart({
    label: `${person}: hours commissioned and given by week`,
    categories: of.weeks.map((w) => writtenDate(w.week).replace(/ \d{4}$/, "")),
    series: [
      { name: "Commissioned", values: of.weeks.map((w) => (w.commissioned_minutes ?? 0) / 60) },
      { name: "Given", values: of.weeks.map((w) => w.delivered_minutes / 60) },
    ],
    unit: (hours) => `${hours} h`,
    small: true,
  });
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, h("a", { class: "govuk-link", href: linkTo(`/people/${known.personId(of.person, of.provider)}`) }, person)),
    h("p", { class: "govuk-body" }, `${of.service === "*" ? "Any service" : words(of.service)} by ${of.provider}: ${percentOf(used, commissioned)} of what was commissioned was used.`),
    chart,
    h("details", { class: "govuk-details" }, h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, "The weeks in numbers")), h("div", { class: "govuk-details__text" }, weekTable(of))),
  );
}

export const reviewsPage: Page = {
  path: "/reviews",
  title: "Reviews",
  roles: ["commissioner"],
  inMenu: true,
  render({ main, query, session }) {
    append(main, heading("Packages to review", "Used less or more than was commissioned, for weeks running"));
    const last = addDays(mondayOf(localDate(session.time)), -1);
    const from = query.get("from") || addDays(last, -27);
    const to = query.get("to") || last;
    const show = ([rows, known]: [Usage[], Names]) => {
      const packages = byPackage(rows).filter((p) => p.weeks.some((w) => w.review));
      if (!packages.length) return empty("No package calls for a review in these weeks.");
      return [h("p", { class: "govuk-body" }, `${plural(packages.length, "package calls", "packages call")} for a review.`), h("div", { class: "ds-grid" }, packages.map((of) => packageCard(of, known)))];
    };
    append(main, filters("/reviews", [{ name: "from", label: "From the week of", value: from }, { name: "to", label: "To the week of", value: to }]), part(() => Promise.all([load(from, to), names(session)]), show));
  },
};
