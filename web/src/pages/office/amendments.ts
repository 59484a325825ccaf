// Times that carers amended: what was captured stays as it is, beside it what the carer says, and the office decides.
import { api, ask, askAll } from "../../api/client";
import { expectFilled, form, radioField, selectField, textArea } from "../../components/form";
import { empty, fill, notices } from "../../components/states";
import { table } from "../../components/table";
import { append, h } from "../../dom";
import { dayOf, plural, timeOf } from "../../format";
import { type Names, names } from "../../names";
import type { Page } from "../../router";
import { heading } from "../../shell";
import { inWords } from "../../words";

const loadAmendments = () => askAll((after) => api.GET("/v1/amendments", { params: { query: { after } } }));
export type Amendment = Awaited<ReturnType<typeof loadAmendments>>[number];

const DECISION_REASONS = [
  { value: "agrees_with_rota", text: "It agrees with the rota and the visits around it" },
  { value: "family_confirms", text: "The person or the family confirms it" },
  { value: "carer_explained", text: "The carer explained it" },
  { value: "contradicted", text: "Other records say something else" },
  { value: "other", text: "Another reason, in the note" },
];

// Planned, captured and amended, one under the other: only the last is up for decision.
function times(amendment: Amendment): HTMLElement {
  const rows = [
    { what: "Planned", start: amendment.planned_start, end: amendment.planned_end },
    { what: "Captured", start: amendment.clocked_in, end: amendment.clocked_out },
    { what: "The carer says", start: amendment.check_in, end: amendment.check_out },
  ];
  return table({
    caption: `Times of ${amendment.visit}`,
    hideCaption: true,
    wide: true,
    rows,
    columns: [
      { name: "Times", header: true, cell: (r) => r.what },
      { name: "Start", numeric: true, cell: (r) => timeOf(r.start) },
      { name: "End", numeric: true, cell: (r) => timeOf(r.end) },
    ],
  });
}

function decisionForm(amendment: Amendment, title: string, decided: (text: string) => void): HTMLElement {
  const decision = radioField({
    label: "Does the carer’s time count?",
    choices: [
      { value: "approved", text: "Approve: it counts for the hours" },
      { value: "refused", text: "Refuse: the captured time counts" },
    ],
  });
  const reason = selectField({ label: "Reason", choices: [{ value: "", text: "Choose a reason" }, ...DECISION_REASONS] });
  const note = textArea({ label: "Note", optional: true, rows: 2 });
  const decide = async () => {
    expectFilled([decision, "Choose whether it counts"], [reason, "Choose a reason"]);
    const text = [reason.value(), note.value().trim()].filter(Boolean).join(": ");
    const body = { decision: decision.value() as "approved" | "refused", reason: text };
    await ask(api.POST("/v1/amendments/{event}", { params: { path: { event: amendment.event } }, body }));
    decided(`The amendment of the ${title.replace(/^V/, "v")} was ${body.decision}.`);
  };
  return form({ fields: [decision, reason, note], submit: "Save decision", onSubmit: decide });
}

function card(amendment: Amendment, known: Names, decided: (text: string) => void): HTMLElement {
  const title = `Visit to ${known.person(amendment.person)}, ${dayOf(amendment.planned_start ?? amendment.at)}`;
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, title),
    h("p", { class: "govuk-body" }, `${known.carer(amendment.carer)} was the carer. `, h("span", { class: "ds-quiet" }, `${amendment.visit} on the rota`)),
    times(amendment),
    h("p", { class: "govuk-body" }, h("strong", {}, inWords(amendment.reason)), amendment.text && `: “${amendment.text}”`),
    decisionForm(amendment, title, decided),
  );
}

export const amendmentsPage: Page = {
  path: "/amendments",
  title: "Amended times",
  roles: ["office"],
  inMenu: true,
  render({ main, session }) {
    const notice = notices();
    const place = h("div", {});
    const show = () =>
      fill(place, () => Promise.all([loadAmendments(), names(session)]), ([items, known]) => {
        if (!items.length) return empty("No amended time waits for a decision.");
        return [h("p", { class: "govuk-body" }, `${plural(items.length, "amendment waits", "amendments wait")} for a decision. Captured times stay as they are, whatever you decide.`), items.map((item) => card(item, known, decided))];
      });
    const decided = (text: string) => {
      notice.say(text);
      void show();
    };
    append(main, heading("Amended times"), notice.element, place);
    void show();
  },
};
