// Statements: those that there are, and making one.
import { api, ask, askAll } from "../../api/client";
import type { StatementRecord } from "../../api/types";
import { expectFilled, form, selectField, textField } from "../../components/form";
import { empty, part } from "../../components/states";
import { table } from "../../components/table";
import { tag } from "../../components/tag";
import { append, h } from "../../dom";
import { addDays, dateOf, lengthOf, localDate, moneyOf, writtenDate } from "../../format";
import { type Page, goTo, linkTo } from "../../router";
import { heading } from "../../shell";

const periodOf = (record: { from: string; to: string }) => `${writtenDate(record.from)} to ${writtenDate(record.to)}`;

function statementList(records: StatementRecord[]): HTMLElement {
  if (!records.length) return empty("No statement has been made yet.");
  return table({
    caption: "Statements, the newest first",
    rows: records,
    columns: [
      { name: "Period", header: true, cell: (r) => h("a", { class: "govuk-link", href: linkTo(`/statements/${r.id}`) }, periodOf(r)) },
      { name: "Provider", cell: (r) => r.provider },
      { name: "Payable time", numeric: true, cell: (r) => lengthOf(r.totals.payable_seconds) },
      { name: "Amount", numeric: true, cell: (r) => moneyOf(r.totals.net) },
      { name: "Lines held", numeric: true, cell: (r) => r.totals.held_lines ?? 0 },
      { name: "Made", cell: (r) => dateOf(r.made) },
      { name: "State", cell: (r) => tag(r.state) },
    ],
  });
}

interface Choices {
  providers: string[];
  cards: string[];
  now: string;
}

async function loadChoices(): Promise<Choices> {
  const [providers, cards] = await Promise.all([ask(api.GET("/v1/providers")), ask(api.GET("/v1/rate-cards"))]);
  return { providers: providers.items.map((p) => p.provider), cards: cards.items.map((c) => c.rate_card), now: providers.time };
}

// The four weeks before this one: what is mostly settled.
function lastFourWeeks(now: string): [string, string] {
  const today = localDate(now);
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  const monday = addDays(today, -weekday);
  return [addDays(monday, -28), addDays(monday, -1)];
}

function makeForm({ providers, cards, now }: Choices): HTMLElement {
  const [first, last] = lastFourWeeks(now);
  const choice = (text: string) => ({ value: text, text });
  const provider = selectField({ label: "Provider", choices: providers.map(choice) });
  const card = selectField({ label: "Rate card", choices: cards.map(choice) });
  const from = textField({ label: "First day", type: "date", value: first, width: 10 });
  const to = textField({ label: "Last day", type: "date", value: last, width: 10 });
  const make = async () => {
    expectFilled([provider, "Choose a provider"], [card, "Choose a rate card"], [from, "Enter the first day"], [to, "Enter the last day"]);
    const body = { provider: provider.value(), rate_card: card.value(), from: from.value(), to: to.value() };
    const made = await ask(api.POST("/v1/statements", { body }));
    goTo(`/statements/${made.id ?? ""}`);
  };
  return h(
    "div",
    { class: "ds-card ds-narrow" },
    h("h2", { class: "govuk-heading-m" }, "Make a statement"),
    form({ fields: [provider, card, from, to], submit: "Make statement", onSubmit: make }),
  );
}

export const statementsPage: Page = {
  path: "/statements",
  title: "Statements",
  roles: ["commissioner", "office"],
  inMenu: true,
  render({ main, session }) {
    const list = () => askAll((after) => api.GET("/v1/statements", { params: { query: { after } } }));
    append(main, heading("Statements"), part(list, statementList));
    if (session.role === "commissioner") append(main, part(loadChoices, makeForm));
  },
};
