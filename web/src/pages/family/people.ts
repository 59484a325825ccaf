// Whose care is being read: a family member may have several people, a person supported has themselves.
import { empty } from "../../components/states";
import { type Child, append, h } from "../../dom";
import { firstName } from "../../format";
import { type View, linkTo } from "../../router";
import type { Session } from "../../session";
import { heading } from "../../shell";

export type Grant = Session["grants"][number];
export type Scope = "schedule" | "notes" | "outcomes";

export function grantOf({ session, query }: View): Grant | undefined {
  const wanted = query.get("person");
  return session.grants.find((grant) => grant.person === wanted) ?? session.grants[0];
}

const nameOf = (grant: Grant): string => firstName(grant.name ?? "This person");

// Links to the same page of the others; nothing where there is one person.
function personChooser(path: string, session: Session, chosen: Grant): HTMLElement | null {
  if (session.grants.length < 2) return null;
  const links = session.grants.map((grant) =>
    h("li", {}, h("a", { class: "govuk-link", href: linkTo(path, { person: grant.person }), "aria-current": grant === chosen ? "true" : null }, grant.name ?? "Somebody")),
  );
  return h("nav", { "aria-label": "People", class: "ds-people ds-no-print" }, h("ul", { class: "govuk-list" }, links));
}

export interface CarePage {
  path: string;
  title: string; // where nobody's care is open
  own: string; // "My goals"
  theirs(name: string): string; // "Frank’s goals"
  scope: Scope | null; // null: any
}

// The frame of a page about one person: its heading, whose it is, and a word where it is not open to the reader.
export function carePage(view: View, page: CarePage, show: (grant: Grant) => Child): void {
  const grant = grantOf(view);
  const office = "The care provider’s office can tell you why.";
  if (!grant) return append(view.main, heading(page.title), empty(`Nobody’s care is open to you at the moment. ${office}`));
  const isOwn = view.session.role === "person";
  append(view.main, heading(isOwn ? page.own : page.theirs(nameOf(grant))), personChooser(page.path, view.session, grant));
  const isOpen = !page.scope || grant.scopes.includes(page.scope);
  append(view.main, isOpen ? show(grant) : empty(`This part is not open to you. ${office}`));
}

export const easyWay = (path: string): HTMLElement => h("a", { class: "govuk-link ds-no-print", href: linkTo(path) }, "Easy-read version");
