// What happened, the newest first. The family's own page, and that of the office and the commissioner about a person.
import { happenedPart } from "../../components/happened";
import { printButton } from "../../components/print";
import { append, h } from "../../dom";
import { names } from "../../names";
import { type Page, linkTo } from "../../router";
import { heading, retitle } from "../../shell";
import { carePage, easyWay } from "./people";

export const notesPage: Page = {
  path: "/notes",
  title: "Care notes",
  roles: ["family", "person"],
  inMenu: true,
  render(view) {
    carePage(view, { path: "/notes", title: "Care notes", own: "My care notes", theirs: (name) => `${name}’s care notes`, scope: null }, (grant) => [
      h("div", { class: "ds-tools ds-no-print" }, view.session.role === "person" && easyWay("/easy"), printButton(), h("a", { class: "govuk-link", href: linkTo("/tell", { person: grant.person }) }, "Tell the office something")),
      happenedPart(grant.person, true),
    ]);
  },
};

// The same for those who work with the person. Reading it leaves an entry that the person can see.
export const personPage: Page = {
  path: "/people/{person}",
  title: "Person",
  roles: ["commissioner", "office"],
  async render({ main, params, session }) {
    const person = params.person ?? "";
    const title = heading("Care notes");
    const links = [
      h("a", { class: "govuk-link", href: linkTo("/hours", { person, by: "week" }) }, "Hours"),
      h("a", { class: "govuk-link", href: linkTo(`/outcomes/${person}`) }, "Goals"),
      session.role === "office" && h("a", { class: "govuk-link", href: linkTo("/people/access", { person }) }, "Who may look"),
      session.role === "office" && h("a", { class: "govuk-link", href: linkTo("/looked", { person }) }, "Who has looked"),
    ];
    append(main, title, h("p", { class: "govuk-caption-l ds-caption" }, "Care notes, as the person and the family can read them"), h("div", { class: "ds-tools ds-no-print" }, links, printButton()), happenedPart(person, false));
    retitle(title, (await names(session)).person(person));
  },
};
