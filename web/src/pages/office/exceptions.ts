// What monitoring found, a visit at a time: what was captured beside what was planned. Captured times can't be edited;
// a visit can be cleared for payment, with a reason.
import { api, ask, askAll } from "../../api/client";
import type { Attendance, FoundException } from "../../api/types";
import { filters } from "../../components/filters";
import { expectFilled, form, textArea } from "../../components/form";
import { empty, fill, notices, part } from "../../components/states";
import { table } from "../../components/table";
import { tag } from "../../components/tag";
import { append, freshId, h } from "../../dom";
import { dateTimeOf, dayOf, lengthOf, localDate, plural, spanOf } from "../../format";
import { type Names, names } from "../../names";
import type { Page } from "../../router";
import { heading } from "../../shell";
import { exceptionInWords, inWords } from "../../words";

interface Group {
  visit: string;
  items: FoundException[];
}

function byVisit(items: FoundException[]): Group[] {
  const groups = new Map<string, FoundException[]>();
  for (const item of items) {
    const key = item.visit ?? `device ${item.device ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].map(([visit, found]) => ({ visit, items: found }));
}

async function attendancesOf(item: FoundException): Promise<Attendance[]> {
  const day = localDate(item.at ?? "");
  const query = { from: day, to: day, person: item.person ?? undefined };
  const rows = await askAll((after) => api.GET("/v1/actual-hours", { params: { query: { ...query, after } } }));
  return rows.filter((row) => row.visit === item.visit);
}

function captured(rows: Attendance[], known: Names): HTMLElement {
  if (!rows.length) return empty("Nothing was captured for this visit.");
  return table({
    caption: "Captured beside planned",
    rows,
    columns: [
      { name: "Carer", header: true, cell: (r) => known.carer(r.carer, r.provider) },
      { name: "Planned", cell: (r) => spanOf(r.planned_start, r.planned_end) },
      { name: "Captured", cell: (r) => spanOf(r.clocked_in, r.clocked_out) },
      { name: "How", cell: (r) => [...new Set([r.check_in_method, r.check_out_method].map(inWords))].join(", ") },
      { name: "Amended", cell: (r) => (r.amended_in || r.amended_out ? spanOf(r.amended_in, r.amended_out) : "–") },
      { name: "Counts", numeric: true, cell: (r) => lengthOf(r.actual_seconds) },
      { name: "Status", cell: (r) => tag(r.status ?? "") },
    ],
  });
}

function approvalForm(visit: string, title: string, cleared: (text: string) => void): HTMLElement {
  const reason = textArea({ label: "Why it can be paid", hint: "What you checked, and with whom", rows: 2 });
  const approve = async () => {
    expectFilled([reason, "Say why it can be paid"]);
    const body = { approved: true, reason: reason.value().trim() };
    await ask(api.POST("/v1/visits/{id}/approval", { params: { path: { id: visit } }, body }));
    cleared(`${title} was cleared for payment.`);
  };
  return form({ fields: [reason], submit: "Clear for payment", onSubmit: approve });
}

function findings(items: FoundException[], known: Names): HTMLElement {
  const row = (item: FoundException) =>
    h("li", {}, h("strong", {}, exceptionInWords(item.kind ?? "")), item.detail && ` – ${item.detail}`, item.carer && `, ${known.carer(item.carer)}`, ` (${dateTimeOf(item.at)})`);
  return h("ul", { class: "govuk-list govuk-list--bullet" }, items.map(row));
}

// "The visit of 2 Nov 2026 to Ada Moor": what people call it, beside what the rota does.
const titleOf = (item: FoundException, known: Names): string => (item.visit ? `Visit to ${known.person(item.person)}, ${dayOf(item.at ?? "")}` : "A tablet");

// The visit's rows are asked for when somebody opens it.
function groupCard(group: Group, known: Names, cleared: (text: string) => void): HTMLElement {
  const first = group.items[0] as FoundException;
  const title = titleOf(first, known);
  const body = h("div", { id: freshId("visit"), hidden: true });
  const open = h("button", { type: "button", class: "govuk-button govuk-button--secondary", "aria-expanded": "false", "aria-controls": body.id }, "Look at this visit");
  open.addEventListener("click", () => {
    body.hidden = !body.hidden;
    open.setAttribute("aria-expanded", String(!body.hidden));
    if (!body.firstChild) append(body, part(() => attendancesOf(first), (rows) => captured(rows, known)), first.state === "open" && approvalForm(group.visit, title, cleared));
  });
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-s" }, title, " ", first.state === "closed" && tag("closed", "Cleared")),
    first.visit && h("p", { class: "govuk-body ds-quiet" }, `${first.visit} on the rota`),
    findings(group.items, known),
    first.visit && open,
    body,
  );
}

// One answer of the hub: all of them may be many, and the oldest are looked at first.
const AT_ONCE = 500;

export const exceptionsPage: Page = {
  path: "/exceptions",
  title: "Exceptions",
  roles: ["office", "commissioner"],
  inMenu: true,
  render({ main, query, session }) {
    const state = query.get("state") === "all" ? "all" : "open";
    const kind = query.get("kind") ?? "";
    const notice = notices();
    const place = h("div", {});
    const load = () => Promise.all([askAll((after) => api.GET("/v1/exceptions", { params: { query: { state, after, limit: AT_ONCE } } }), AT_ONCE), names(session)]);
    const cleared = (text: string) => {
      notice.say(text);
      void show();
    };
    const show = () =>
      fill(place, load, ([items, known]) => {
        const kinds = [...new Set(items.map((item) => item.kind ?? ""))].sort();
        const groups = byVisit(items.filter((item) => !kind || item.kind === kind));
        const choices = [{ value: "", text: "All kinds" }, ...kinds.map((k) => ({ value: k, text: exceptionInWords(k) }))];
        const states = [{ value: "open", text: "Open" }, { value: "all", text: "All" }];
        return [
          filters("/exceptions", [{ name: "state", label: "State", type: "select", value: state, choices: states }, { name: "kind", label: "What was found", type: "select", value: kind, choices }]),
          h("p", { class: "govuk-body" }, groups.length ? plural(groups.length, "visit") + (items.length < AT_ONCE ? "" : `: those of the ${AT_ONCE} oldest findings. The next ones show as these are cleared.`) : ""),
          groups.length ? groups.map((group) => groupCard(group, known, cleared)) : empty("Nothing is open. Well done."),
        ];
      });
    append(main, heading("Exceptions", "What monitoring found, the oldest first"), notice.element, place);
    void show();
  },
};
