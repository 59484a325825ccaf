// Accounts of staff: an administrator's own provider's or commissioner's, and the operator's first ones.
import { api, ask, askAll } from "../../api/client";
import type { Account } from "../../api/types";
import { type Field, checkboxField, expectFilled, form, selectField, textField } from "../../components/form";
import { printButton } from "../../components/print";
import { empty, part } from "../../components/states";
import { longTable, summaryList } from "../../components/table";
import { tag } from "../../components/tag";
import { append, focusOn, h, replace } from "../../dom";
import { dateTimeOf } from "../../format";
import { type Page, goTo, linkTo } from "../../router";
import { backLink, heading, retitle } from "../../shell";

const ROLES: Role[] = ["office", "commissioner", "operator"];
type Role = "office" | "commissioner" | "operator";
const STAFF = [
  { value: "provider", text: "A provider’s office" },
  { value: "commissioner", text: "A commissioner" },
  { value: "auditor", text: "An auditor" },
  { value: "operator", text: "An operator of this hub" },
];

const loadAccounts = (role?: string, of?: string) => askAll((after) => api.GET("/v1/accounts", { params: { query: { role, of, after, limit: 1000 } } }));

function stateOf(account: Account): HTMLElement {
  if (account.closed) return tag("closed", "Closed");
  return account.has_password ? tag("valid", "In use") : tag("pending", "Not signed in yet");
}

function accountTable(accounts: Account[], of: Whose): HTMLElement {
  return longTable({
    caption: "Accounts by sign-in name",
    hideCaption: true,
    rows: accounts,
    columns: [
      { name: "Name", header: true, cell: (a) => h("a", { class: "govuk-link", href: linkTo(`/staff/${a.id}`, { ...of }) }, a.display_name) },
      { name: "Signs in with", cell: (a) => a.name },
      { name: "Administrator", cell: (a) => (a.admin ? "Yes" : "No") },
      { name: "Second factor", cell: (a) => (a.totp ? "On" : h("strong", {}, "Off")) },
      { name: "State", cell: stateOf },
    ],
  });
}

// Of the operator: whose accounts are shown.
interface Whose {
  role: string | undefined;
  of: string | undefined;
}
const whose = (query: URLSearchParams): Whose => ({ role: query.get("role") || undefined, of: query.get("of") || undefined });

function operatorChoice(query: URLSearchParams): HTMLElement {
  const role = selectField({ label: "Whose accounts?", value: query.get("role") ?? "provider", choices: STAFF });
  const of = textField({ label: "Of which provider or commissioner?", value: query.get("of") ?? "", width: 20, hint: "As it is named in the files. Leave it empty for auditors and operators." });
  return form({ fields: [role, of], submit: "Show", onSubmit: async () => goTo("/staff", { role: role.value(), of: of.value().trim() }) });
}

export const staffPage: Page = {
  path: "/staff",
  title: "Staff",
  roles: ROLES,
  adminsOnly: true,
  inMenu: true,
  render({ main, query, session }) {
    const { role, of } = whose(query);
    const isOperator = session.role === "operator";
    const show = (accounts: Account[]) => (accounts.length ? accountTable(accounts, { role, of }) : empty("There are no accounts yet."));
    append(main, heading("Staff accounts", session.of ?? undefined), h("p", {}, h("a", { class: "govuk-button", href: linkTo("/staff/add", { role, of }) }, "Add an account")), isOperator && operatorChoice(query), (!isOperator || role) && part(() => loadAccounts(role, of), show));
  },
};

// Shown once: the hub keeps only the token's hash.
function passwordLink(token: string, expires: string, name: string): HTMLElement {
  const address = `${location.origin}/#/password/${token}`;
  return h(
    "div",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, "A link to set the password"),
    h("p", { class: "govuk-body" }, h("strong", {}, "It is shown once. "), `Give it to ${name} alone: whoever has it can set the password.`),
    h("p", { class: "govuk-body" }, h("code", { class: "ds-code" }, address)),
    h("p", { class: "govuk-body" }, `It works once, until ${dateTimeOf(expires)}.`),
    h("div", { class: "govuk-button-group" }, printButton("Print the link"), h("a", { class: "govuk-link ds-no-print", href: linkTo("/staff") }, "All accounts")),
  );
}

function showLink(place: HTMLElement, link: HTMLElement): void {
  replace(place, link);
  focusOn(link.querySelector("h2") as HTMLElement);
}

export const addStaffPage: Page = {
  path: "/staff/add",
  title: "Add an account",
  roles: ROLES,
  adminsOnly: true,
  render({ main, query, session }) {
    const place = h("div", { class: "ds-wide-form" });
    const shown = textField({ label: "Name", hint: "As others see it, for example Priya Sandhu" });
    const name = textField({ label: "Signs in with", hint: "An email address, or a name of three letters or more" });
    const admin = checkboxField({ label: "What may they do besides?", optional: true, choices: [{ value: "admin", text: "Manage accounts of staff" }] });
    const role = selectField({ label: "Role", value: query.get("role") ?? "provider", choices: STAFF });
    const of = textField({ label: "Of which provider or commissioner?", value: query.get("of") ?? "", width: 20 });
    const isOperator = session.role === "operator";
    const fields: Field[] = isOperator ? [shown, name, role, of, admin] : [shown, name, admin];
    const add = async () => {
      expectFilled([shown, "Enter a name"], [name, "Enter what they sign in with"]);
      const where = isOperator ? { role: role.value(), of: of.value().trim() } : {};
      const body = { name: name.value().trim(), display_name: shown.value().trim(), admin: admin.values().includes("admin"), ...where };
      const made = await ask(api.POST("/v1/accounts", { body }));
      showLink(place, passwordLink(made.set_password.token, made.set_password.expires, made.display_name));
    };
    append(place, form({ fields, submit: "Add the account", onSubmit: add }));
    append(main, backLink("/staff", "All accounts"), heading("Add an account"), place);
  },
};

interface Action {
  title: string;
  text: string;
  submit: string;
  warning?: boolean;
  act(): Promise<void>;
}

const section = ({ title, text, submit, warning, act }: Action) => h("section", {}, h("h2", { class: "govuk-heading-m" }, title), h("p", { class: "govuk-body" }, text), form({ fields: [], submit, warning, onSubmit: act }));

// What an administrator may do with the account of somebody else.
function actionsOf(account: Account, place: HTMLElement, back: Whose): HTMLElement[] {
  const params = { path: { id: account.id } };
  const thenList = (done: Promise<unknown>) => done.then(() => goTo("/staff", { ...back }));
  const link = async () => {
    const made = await ask(api.POST("/v1/accounts/{id}/password-link", { params }));
    showLink(place, passwordLink(made.token, made.expires, account.display_name));
  };
  const name = account.display_name;
  if (account.closed) return [section({ title: "Open the account again", text: `${name} can sign in again with the password and second factor of before.`, submit: "Open it again", act: () => thenList(ask(api.POST("/v1/accounts/{id}/reopening", { params }))) })];
  const actions = [section({ title: "New password", text: "Makes a link to set a new one. The password that there is stays good until then; an earlier link does not.", submit: "Make a link", act: link })];
  if (account.totp) actions.push(section({ title: "Second factor lost", text: `Takes it away, so that ${name} sets up a new one at the next sign-in. Be sure that it is ${name} who asks.`, submit: "Take it away", warning: true, act: () => thenList(ask(api.POST("/v1/accounts/{id}/totp-removal", { params }))) }));
  actions.push(section({ title: "Close the account", text: `${name} is signed out everywhere at once and can’t sign in any more. What they did stays on record.`, submit: "Close the account", warning: true, act: () => thenList(ask(api.POST("/v1/accounts/{id}/closure", { params }))) }));
  return actions;
}

export const staffMemberPage: Page = {
  path: "/staff/{id}",
  title: "Account",
  roles: ROLES,
  adminsOnly: true,
  render({ main, params, query, session }) {
    const { role, of } = whose(query);
    const title = heading("Account");
    const place = h("div", { class: "ds-wide-form" });
    const show = (accounts: Account[]) => {
      const account = accounts.find((one) => one.id === params.id);
      if (!account) return empty("There is no such account.");
      retitle(title, account.display_name);
      const facts = summaryList([["Signs in with", account.name], ["Administrator", account.admin ? "Yes" : "No"], ["Second factor", account.totp ? "On" : "Off"], ["State", stateOf(account)], ["Made", dateTimeOf(account.made_at)]]);
      const isOwn = account.id === session.account;
      return [facts, isOwn ? h("p", { class: "govuk-body" }, "This is your own account. ", h("a", { class: "govuk-link", href: linkTo("/account") }, "Change it there"), ".") : actionsOf(account, place, { role, of })];
    };
    append(place, part(() => loadAccounts(role, of), show));
    append(main, backLink("/staff", "All accounts"), title, place);
  },
};
