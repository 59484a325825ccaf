// Giving access: to somebody new by a one-time link, or to an account that has had access before.
import { api, ask, askAll } from "../../api/client";
import type { Person } from "../../api/types";
import { type Field, FieldErrors, checkboxField, expectFilled, form, radioField, selectField, textField } from "../../components/form";
import { printButton } from "../../components/print";
import { qrCode } from "../../components/qr";
import { empty, part } from "../../components/states";
import { type Child, append, focusOn, h, replace } from "../../dom";
import { dateTimeOf, localDate } from "../../format";
import { type Page, type View, goTo, linkTo } from "../../router";
import { backLink, heading } from "../../shell";
import { BASES, SCOPES } from "./access";
import { loadPeople } from "./people";

type Scope = "schedule" | "notes" | "outcomes";
type Basis = "consent" | "parental_responsibility" | "power_of_attorney" | "deputyship";

const HINTS: Record<Scope, string> = { schedule: "Who comes next, and when", notes: "What happened at each visit", outcomes: "How goals are going" };
const inAYear = (date: string): string => `${Number(date.slice(0, 4)) + 1}${date.slice(4).replace("-02-29", "-02-28")}`;

interface Terms {
  fields: Field[];
  read(): { person: string; scopes: Scope[]; basis: Basis; from: string; to: string | null; review_date: string };
}

// Whose care, what of it, why, and for how long.
function termsOf(view: View, people: Person[]): Terms {
  const today = localDate(view.session.time);
  const sorted = [...people].sort((a, b) => a.name.localeCompare(b.name));
  const person = selectField({ label: "Whose care?", value: view.query.get("person") ?? "", choices: [{ value: "", text: "Choose a person" }, ...sorted.map((p) => ({ value: p.id, text: `${p.name} (${p.ref})` }))] });
  const scopes = checkboxField({ label: "What may they see?", choices: (Object.keys(SCOPES) as Scope[]).map((scope) => ({ value: scope, text: (SCOPES[scope] ?? scope).replace(/^./, (c) => c.toUpperCase()), hint: HINTS[scope] })) });
  const basis = radioField({ label: "Why may they?", choices: Object.entries(BASES).map(([value, text]) => ({ value, text })) });
  const from = textField({ label: "First day", type: "date", value: today, width: 10 });
  const to = textField({ label: "Last day", type: "date", width: 10, optional: true, hint: "Leave it empty where there is none." });
  const review = textField({ label: "Look at it again by", type: "date", value: inAYear(today), width: 10 });
  const read = () => {
    expectFilled([person, "Choose a person"], [scopes, "Choose what they may see"], [basis, "Choose why they may"], [from, "Enter the first day"], [review, "Enter when it is looked at again"]);
    if (to.value() && to.value() < from.value()) throw new FieldErrors([[to, "The last day must not be before the first"]]);
    return { person: person.value(), scopes: scopes.values() as Scope[], basis: basis.value() as Basis, from: from.value(), to: to.value() || null, review_date: review.value() };
  };
  return { fields: [person, scopes, basis, from, to, review], read };
}

// Shown once: the hub keeps only the token's hash.
function invitationLetter(token: string, expires: string, whose: string): HTMLElement {
  const address = `${location.origin}/#/invitation/${token}`;
  const title = h("h2", { class: "govuk-heading-m" }, `Invitation to read about the care of ${whose}`);
  const letter = h(
    "div",
    { class: "ds-card ds-code-card" },
    qrCode(address, "QR code of the invitation’s address"),
    h(
      "div",
      {},
      title,
      h("p", { class: "govuk-body" }, "Point your phone’s camera at the code, or type this address into your browser:"),
      h("p", { class: "govuk-body" }, h("code", { class: "ds-code" }, address)),
      h("p", { class: "govuk-body" }, `It works once, until ${dateTimeOf(expires)}. Do not give it to anybody else.`),
    ),
  );
  return h("div", {}, h("p", { class: "govuk-body ds-no-print" }, h("strong", {}, "This is shown once. "), "Print it, or hand it over now. Whoever has it can use it."), letter, h("div", { class: "govuk-button-group ds-no-print" }, printButton("Print the invitation"), h("a", { class: "govuk-link", href: linkTo("/people/access") }, "Who may look")));
}

export const invitePage: Page = {
  path: "/people/access/invite",
  title: "Invite somebody",
  roles: ["office"],
  render(view) {
    const place = h("div", { class: "ds-wide-form" });
    const show = (people: Person[]) => {
      const terms = termsOf(view, people);
      const role = radioField({ label: "Who is invited?", choices: [{ value: "family", text: "Family, or somebody close" }, { value: "person", text: "The person supported", hint: "They get the easy-read version too." }] });
      const invite = async () => {
        expectFilled([role, "Choose who is invited"]);
        const chosen = terms.read();
        const made = await ask(api.POST("/v1/invitations", { body: { ...chosen, role: role.value() as "family" | "person" } }));
        const letter = invitationLetter(made.token, made.expires, people.find((p) => p.id === chosen.person)?.name ?? "this person");
        replace(place, letter);
        focusOn(letter.querySelector("h2") as HTMLElement);
      };
      return form({ fields: [role, ...terms.fields], submit: "Make the invitation", onSubmit: invite });
    };
    append(place, part(loadPeople, show));
    append(view.main, backLink("/people/access", "Who may look"), heading("Invite somebody", "They make an account of their own by a link that works once"), place);
  },
};

// Those who have had access to somebody's care here: others are not known to this office, and are invited.
async function loadAccounts(): Promise<{ value: string; text: string }[]> {
  const grants = await askAll((after) => api.GET("/v1/grants", { params: { query: { after, limit: 1000 } } }), 10_000);
  const accounts = new Map(grants.filter((grant) => grant.name).map((grant) => [grant.account, grant.name ?? ""]));
  return [...accounts].map(([value, text]) => ({ value, text })).sort((a, b) => a.text.localeCompare(b.text));
}

export const givePage: Page = {
  path: "/people/access/give",
  title: "Give access",
  roles: ["office"],
  render(view) {
    const show = ([people, accounts]: [Person[], { value: string; text: string }[]]): Child => {
      if (!accounts.length) return empty("Nobody has an account yet. ", h("a", { class: "govuk-link", href: linkTo("/people/access/invite") }, "Invite somebody"), ".");
      const account = selectField({ label: "Who?", choices: [{ value: "", text: "Choose an account" }, ...accounts] });
      const terms = termsOf(view, people);
      const give = async () => {
        expectFilled([account, "Choose an account"]);
        const chosen = terms.read();
        await ask(api.POST("/v1/grants", { body: { ...chosen, account: account.value() } }));
        goTo("/people/access", { person: chosen.person });
      };
      return form({ fields: [account, ...terms.fields], submit: "Give access", onSubmit: give });
    };
    append(view.main, backLink("/people/access", "Who may look"), heading("Give access", "To somebody who has an account already"), h("div", { class: "ds-wide-form" }, part(() => Promise.all([loadPeople(), loadAccounts()]), show)));
  },
};
