// Whose care is being read: a family member may have several people, a person supported has themselves.
import { h } from "../../dom";
import { firstName } from "../../format";
import { type View, linkTo } from "../../router";
import type { Session } from "../../session";

export type Grant = Session["grants"][number];

export function grantOf({ session, query }: View): Grant | undefined {
  const wanted = query.get("person");
  return session.grants.find((grant) => grant.person === wanted) ?? session.grants[0];
}

export const nameOf = (grant: Grant): string => firstName(grant.name ?? "This person");

// Links to the same page of the others; nothing where there is one person.
export function personChooser(path: string, session: Session, chosen: Grant): HTMLElement | null {
  if (session.grants.length < 2) return null;
  const links = session.grants.map((grant) =>
    h("li", {}, h("a", { class: "govuk-link", href: linkTo(path, { person: grant.person }), "aria-current": grant === chosen ? "true" : null }, grant.name ?? "Somebody")),
  );
  return h("nav", { "aria-label": "People", class: "ds-people" }, h("ul", { class: "govuk-list" }, links));
}

export const easyWay = (path: string): HTMLElement => h("a", { class: "govuk-link ds-no-print", href: linkTo(path) }, "Easy-read version");
