// Who has looked: every read of a person's data by a person, a line for each reader and day.
import { api, ask } from "../../api/client";
import type { Look } from "../../api/types";
import { empty, part } from "../../components/states";
import { longTable } from "../../components/table";
import { append, h } from "../../dom";
import { dayOf, localDate, nearDay, plural } from "../../format";
import { names } from "../../names";
import type { Page, View } from "../../router";
import { backLink, heading, retitle } from "../../shell";
import { carePage } from "./people";

const MOST = 1000;

export interface Looked {
  who: string;
  at: string; // the last time of the day
  what: string[];
  times: number;
  reason: string | null; // where one was asked for; the person and the family are not told
}

// In the hub's order, the newest first.
export function byDay(looks: Look[]): Looked[] {
  const found = new Map<string, Looked>();
  for (const look of looks) {
    const key = `${localDate(look.at)} ${look.who} ${look.reason ?? ""}`;
    const own = found.get(key) ?? { who: look.who, at: look.at, what: [], times: 0, reason: look.reason };
    if (!own.what.includes(look.what)) own.what.push(look.what);
    own.times += 1;
    found.set(key, own);
  }
  return [...found.values()];
}

export async function loadLooked(person: string, headers: Record<string, string> = {}) {
  const answer = await ask(api.GET("/v1/people/{id}/who-has-looked", { params: { path: { id: person }, query: { limit: MOST } }, headers }));
  return { looked: byDay(answer.items), more: answer.next !== null, now: answer.time };
}

export function lookedTable({ looked, more, now }: Awaited<ReturnType<typeof loadLooked>>): HTMLElement {
  if (!looked.length) return empty("Nobody has looked yet.");
  const list = longTable({
    caption: "Who has looked, the newest first",
    hideCaption: true,
    rows: looked,
    columns: [
      { name: "Who", header: true, cell: (l) => l.who },
      { name: "When", cell: (l) => { const near = nearDay(l.at, now); return near === dayOf(l.at) ? near : `${near}, ${dayOf(l.at)}`; } },
      { name: "What", cell: (l) => l.what.join(", ") },
      { name: "How often", cell: (l) => plural(l.times, "time") },
      ...(looked.some((l) => l.reason) ? [{ name: "Why", cell: (l: Looked) => l.reason ?? "–" }] : []),
    ],
  });
  return h("div", {}, list, more && h("p", { class: "govuk-body ds-quiet" }, `The last ${MOST} reads are shown.`));
}

const WHAT = "Whoever signs in and reads about this person’s care leaves an entry here: the office, the council, family, and those who check how data is used.";

function officeLooked(view: View): void {
  const person = view.query.get("person") ?? "";
  const title = heading("Who has looked");
  append(view.main, backLink(`/people/${person}`, "Back to the person"), title, h("p", { class: "govuk-body ds-wide-form" }, WHAT), part(() => loadLooked(person), lookedTable));
  void names(view.session).then((known) => retitle(title, `Who has looked at the care of ${known.person(person)}`));
}

export const lookedPage: Page = {
  path: "/looked",
  title: "Who has looked",
  roles: ["family", "person"],
  inMenu: true,
  render(view) {
    carePage(view, { path: "/looked", title: "Who has looked", own: "Who has looked", theirs: (name) => `Who has looked at ${name}’s care`, scope: null }, (grant) => [h("p", { class: "govuk-body ds-wide-form" }, WHAT), part(() => loadLooked(grant.person), lookedTable)]);
  },
};

export const officeLookedPage: Page = { path: "/looked", title: "Who has looked", roles: ["office"], render: officeLooked };
