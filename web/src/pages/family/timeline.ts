// What happened, the newest first. The family's own page, and that of the office and the commissioner about a person.
import { api, ask } from "../../api/client";
import type { TimelineEntry as Entry } from "../../api/types";
import { empty, failed, fill } from "../../components/states";
import { entriesOf } from "../../components/timeline";
import { append, h } from "../../dom";
import type { Page, View } from "../../router";
import { heading } from "../../shell";
import { easyWay, grantOf, nameOf, personChooser } from "./people";

const AT_ONCE = 30;

async function load(person: string, before?: string) {
  const query = { limit: AT_ONCE, before };
  const answer = await ask(api.GET("/v1/people/{id}/timeline", { params: { path: { id: person }, query } }));
  const items = answer.items;
  items.sort((a, b) => b.at.localeCompare(a.at)); // a tablet's wrong clock is put right in `at`, not in the order
  return { items, next: answer.next, time: answer.time };
}

// Older entries are put below; what is read stays where it is.
function olderButton(person: string, next: string, last: Entry | undefined, place: HTMLElement): HTMLElement {
  const button = h("button", { type: "button", class: "govuk-button govuk-button--secondary" }, "Show older notes");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const page = await load(person, next);
      button.remove();
      append(place, entriesOf(page.items, page.time, last));
      if (page.next) append(place, olderButton(person, page.next, page.items.at(-1), place));
    } catch (failure) {
      button.disabled = false;
      button.after(failed(failure));
    }
  });
  return button;
}

export function timelinePart(person: string): HTMLElement {
  const place = h("div", {});
  void fill(place, () => load(person), (page) => {
    if (!page.items.length) return empty("There are no notes yet. They appear here soon after a carer has written them.");
    const list = h("div", {}, entriesOf(page.items, page.time));
    if (page.next) append(list, olderButton(person, page.next, page.items.at(-1), list));
    return list;
  });
  return place;
}

export const notesPage: Page = {
  path: "/notes",
  title: "Care notes",
  roles: ["family", "person"],
  inMenu: true,
  render(view: View) {
    const grant = grantOf(view);
    if (!grant) return append(view.main, heading("Care notes"), empty("Nobody’s notes are open to you at the moment. The care provider’s office can tell you why."));
    const print = h("button", { type: "button", class: "govuk-button govuk-button--secondary ds-no-print", onclick: () => window.print() }, "Print");
    append(
      view.main,
      heading(view.session.role === "person" ? "My care notes" : `${nameOf(grant)}’s care notes`),
      personChooser("/notes", view.session, grant),
      h("div", { class: "ds-tools ds-no-print" }, view.session.role === "person" && easyWay("/easy"), print),
      timelinePart(grant.person),
    );
  },
};

// The same for those who work with the person. Reading it leaves an entry that the person can see.
export const personPage: Page = {
  path: "/people/{person}",
  title: "Person",
  roles: ["commissioner", "office"],
  render({ main, params }) {
    const person = params.person ?? "";
    append(main, heading(person, "Care notes, as the person and the family can read them"), timelinePart(person));
  },
};
