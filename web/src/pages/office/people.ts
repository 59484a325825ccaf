// The provider's people and carers, as its files have them.
import { api, askAll } from "../../api/client";
import type { Carer, Person } from "../../api/types";
import { filters } from "../../components/filters";
import { empty, part } from "../../components/states";
import { longTable } from "../../components/table";
import { append, h } from "../../dom";
import { plural, words } from "../../format";
import { type Page, linkTo } from "../../router";
import { heading } from "../../shell";

const MOST = 10_000;
export const loadPeople = () => askAll((after) => api.GET("/v1/people", { params: { query: { after, limit: 1000 } } }), MOST);
const loadCarers = () => askAll((after) => api.GET("/v1/carers", { params: { query: { after, limit: 1000 } } }), MOST);

const link = (path: string, text: string, of: string) => h("a", { class: "govuk-link", href: path }, text, h("span", { class: "govuk-visually-hidden" }, ` of ${of}`));

// The three lists about people, one beside the other.
export function peopleTabs(shown: string): HTMLElement {
  const tabs = [["/people", "People"], ["/people/carers", "Carers"], ["/people/access", "Who may look"]] as const;
  const item = ([path, text]: (typeof tabs)[number]) => h("li", {}, h("a", { class: "govuk-link", href: linkTo(path), "aria-current": path === shown ? "page" : null }, text));
  return h("nav", { class: "ds-people", "aria-label": "Lists of people" }, h("ul", { class: "govuk-list" }, tabs.map(item)));
}

function peopleTable(people: Person[]): HTMLElement {
  return longTable({
    caption: plural(people.length, "person", "people"),
    rows: people,
    columns: [
      { name: "Name", header: true, cell: (p) => h("a", { class: "govuk-link", href: linkTo(`/people/${p.id}`) }, p.name) },
      { name: "In your files", cell: (p) => p.ref },
      { name: "Zone", cell: (p) => p.zone ?? "–" },
      { name: "Paid for by", cell: (p) => p.commissioner ?? "–" },
      { name: "Who may look", cell: (p) => link(linkTo("/people/access", { person: p.id }), "Access", p.name) },
    ],
  });
}

function carersTable(carers: Carer[]): HTMLElement {
  return longTable({
    caption: plural(carers.length, "carer"),
    rows: carers,
    columns: [
      { name: "Name", header: true, cell: (c) => c.name },
      { name: "In your files", cell: (c) => c.ref },
      { name: "Skills", cell: (c) => c.skills?.split(";").map(words).join(", ") ?? "–" },
    ],
  });
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
const holds = (query: string, ...texts: string[]) => texts.some((text) => text.toLowerCase().includes(query.toLowerCase()));
const nothing = (query: string) => (query ? empty(`Nobody’s name has “${query}” in it.`) : empty("Nobody has been imported yet. ", h("a", { class: "govuk-link", href: linkTo("/import") }, "Import your files"), "."));

export const peoplePage: Page = {
  path: "/people",
  title: "People",
  roles: ["office"],
  inMenu: true,
  render({ main, query }) {
    const name = query.get("name") ?? "";
    const show = (people: Person[]) => {
      const found = people.filter((person) => holds(name, person.name, person.ref)).sort(byName);
      return found.length ? peopleTable(found) : nothing(name);
    };
    append(main, heading("People"), peopleTabs("/people"), filters("/people", [{ name: "name", label: "Name", type: "search", value: name }]), part(loadPeople, show));
  },
};

export const carersPage: Page = {
  path: "/people/carers",
  title: "Carers",
  roles: ["office"],
  render({ main, query }) {
    const name = query.get("name") ?? "";
    const show = (carers: Carer[]) => {
      const found = carers.filter((carer) => holds(name, carer.name, carer.ref)).sort(byName);
      return found.length ? carersTable(found) : nothing(name);
    };
    append(main, heading("Carers"), peopleTabs("/people/carers"), filters("/people/carers", [{ name: "name", label: "Name", type: "search", value: name }]), part(loadCarers, show));
  },
};
