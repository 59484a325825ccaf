// Who may look at whose care: grants, given and withdrawn by the office. They are never deleted.
import { api, ask, askAll } from "../../api/client";
import type { Grant } from "../../api/types";
import { filters } from "../../components/filters";
import { expectFilled, form, textArea } from "../../components/form";
import { empty, part } from "../../components/states";
import { longTable, summaryList } from "../../components/table";
import { tag } from "../../components/tag";
import { type Child, append, h } from "../../dom";
import { dateTimeOf, localDate, words, writtenDate } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, goTo, linkTo } from "../../router";
import { backLink, heading } from "../../shell";
import { peopleTabs } from "./people";

export const SCOPES: Record<string, string> = { schedule: "planned visits", notes: "care notes", outcomes: "goals" };
export const BASES: Record<string, string> = { consent: "The person agrees", parental_responsibility: "Parental responsibility", power_of_attorney: "Power of attorney", deputyship: "Deputyship" };
const ROLES: Record<string, string> = { family: "Family", person: "The person" };

type State = "valid" | "later" | "expired" | "withdrawn";
const STATES: Record<State, string> = { valid: "May look", later: "Not yet", expired: "Over", withdrawn: "Withdrawn" };

function stateOf(grant: Grant, today: string): State {
  if (grant.withdrawn_at) return "withdrawn";
  if (grant.from > today) return "later";
  return grant.to && grant.to < today ? "expired" : "valid";
}

const scopesOf = (grant: Grant) => words(grant.scopes.map((scope) => SCOPES[scope] ?? scope).join(", "));
const daysOf = (grant: Grant) => (grant.to ? `${writtenDate(grant.from)} to ${writtenDate(grant.to)}` : `From ${writtenDate(grant.from)}`);

function reviewOf(grant: Grant, today: string): Child {
  const date = writtenDate(grant.review_date);
  return grant.review_date < today && stateOf(grant, today) === "valid" ? [tag("late", "Review due"), ` ${date}`] : date;
}

const loadGrants = (person: string) => askAll((after) => api.GET("/v1/grants", { params: { query: { person: person || undefined, after, limit: 1000 } } }), 10_000);

interface Loaded {
  grants: Grant[];
  known: Names;
  today: string;
}

async function load(view: View): Promise<Loaded> {
  const [grants, known] = await Promise.all([loadGrants(view.query.get("person") ?? ""), names(view.session)]);
  return { grants, known, today: localDate(view.session.time) };
}

function grantTable({ grants, known, today }: Loaded): HTMLElement {
  const withdraw = (g: Grant) => h("a", { class: "govuk-link", href: linkTo(`/people/access/${g.id}/withdraw`) }, "Withdraw", h("span", { class: "govuk-visually-hidden" }, ` the access of ${g.name ?? "this account"}`));
  return longTable({
    caption: "Who may look, the newest first",
    hideCaption: true,
    rows: grants,
    columns: [
      { name: "Who", header: true, cell: (g) => `${g.name ?? "A closed account"} (${(ROLES[g.role ?? ""] ?? words(g.role)).toLowerCase()})` },
      { name: "Whose care", cell: (g) => known.person(g.person) },
      { name: "May see", cell: scopesOf },
      { name: "Why", cell: (g) => BASES[g.basis] ?? words(g.basis) },
      { name: "Days", cell: daysOf },
      { name: "Review by", cell: (g) => reviewOf(g, today) },
      { name: "State", cell: (g) => tag(stateOf(g, today), STATES[stateOf(g, today)]) },
      { name: "Change", cell: (g) => (g.withdrawn_at ? "–" : withdraw(g)) },
    ],
  });
}

export const accessPage: Page = {
  path: "/people/access",
  title: "Who may look",
  roles: ["office"],
  render(view) {
    const person = view.query.get("person") ?? "";
    const state = view.query.get("state") === "all" ? "all" : "now";
    const choices = [{ value: "now", text: "Now or later" }, { value: "all", text: "Withdrawn and past too" }];
    const show = (loaded: Loaded) => {
      const shown = loaded.grants.filter((grant) => state === "all" || ["valid", "later"].includes(stateOf(grant, loaded.today)));
      return [
        person && h("p", { class: "govuk-body" }, `Of ${loaded.known.person(person)} alone. `, h("a", { class: "govuk-link", href: linkTo("/people/access") }, "Show everyone’s")),
        shown.length ? grantTable({ ...loaded, grants: shown }) : empty("Nobody outside the office may look."),
      ];
    };
    append(
      view.main,
      heading("Who may look", "At whose care, and at what of it"),
      peopleTabs("/people/access"),
      h("div", { class: "govuk-button-group" }, h("a", { class: "govuk-button", href: linkTo("/people/access/invite", { person }) }, "Invite somebody"), h("a", { class: "govuk-button govuk-button--secondary", href: linkTo("/people/access/give", { person }) }, "Give access to somebody with an account")),
      filters("/people/access", [{ name: "state", label: "Show", type: "select", value: state, choices }], { person }),
      part(() => load(view), show),
    );
  },
};

function withdrawal(grant: Grant, known: Names): HTMLElement {
  const reason = textArea({ label: "Why is it withdrawn?", hint: "The office keeps this. The family does not see it.", rows: 3 });
  const withdraw = async () => {
    expectFilled([reason, "Say why it is withdrawn"]);
    await ask(api.POST("/v1/grants/{id}/withdrawal", { params: { path: { id: grant.id } }, body: { reason: reason.value().trim() } }));
    goTo("/people/access", { person: grant.person, state: "all" });
  };
  return h(
    "div",
    { class: "ds-wide-form" },
    summaryList([["Who", grant.name ?? "–"], ["Whose care", known.person(grant.person)], ["May see", scopesOf(grant)], ["Days", daysOf(grant)], ["Given", dateTimeOf(grant.given_at)]]),
    h("p", { class: "govuk-body" }, "It ends at once, on pages that are open too. What was read stays in ‘Who has looked’."),
    form({ fields: [reason], submit: "Withdraw", warning: true, secondary: h("a", { class: "govuk-link", href: linkTo("/people/access") }, "Leave it as it is"), onSubmit: withdraw }),
  );
}

export const withdrawPage: Page = {
  path: "/people/access/{id}/withdraw",
  title: "Withdraw access",
  roles: ["office"],
  render(view) {
    const show = ({ grants, known }: Loaded) => {
      const grant = grants.find((one) => one.id === view.params.id);
      return grant && !grant.withdrawn_at ? withdrawal(grant, known) : empty("This access is withdrawn already, or was never given.");
    };
    append(view.main, backLink("/people/access", "Who may look"), heading("Withdraw access"), part(() => load(view), show));
  },
};
