// Times that carers amended: what was captured stays as it is, beside it what the carer says, and the office decides.
import { api, ask, askAll } from "../../api/client";
import { expectFilled, form, radioField, selectField, textArea } from "../../components/form";
import { done, empty, fill } from "../../components/states";
import { table } from "../../components/table";
import { append, focusOn, h, replace } from "../../dom";
import { dayOf, plural, timeOf } from "../../format";
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

function decisionForm(amendment: Amendment, decided: (text: string) => void): HTMLElement {
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
    decided(`The amendment of ${amendment.visit} was ${body.decision}.`);
  };
  return form({ fields: [decision, reason, note], submit: "Save decision", onSubmit: decide });
}

function card(amendment: Amendment, decided: (text: string) => void): HTMLElement {
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, amendment.visit),
    h("p", { class: "govuk-body" }, `${dayOf(amendment.planned_start ?? amendment.at)}, ${amendment.person}, carer ${amendment.carer}`),
    times(amendment),
    h("p", { class: "govuk-body" }, h("strong", {}, inWords(amendment.reason)), amendment.text && `: “${amendment.text}”`),
    decisionForm(amendment, decided),
  );
}

export const amendmentsPage: Page = {
  path: "/amendments",
  title: "Amended times",
  roles: ["office"],
  inMenu: true,
  render({ main }) {
    const banner = h("div", {});
    const place = h("div", {});
    const show = () =>
      fill(place, loadAmendments, (items) => {
        if (!items.length) return empty("No amended time waits for a decision.");
        return [h("p", { class: "govuk-body" }, `${plural(items.length, "amendment waits", "amendments wait")} for a decision. Captured times stay as they are, whatever you decide.`), items.map((item) => card(item, decided))];
      });
    const decided = (text: string) => {
      const box = done(text);
      replace(banner, box);
      focusOn(box);
      void show();
    };
    append(main, heading("Amended times"), banner, place);
    void show();
  },
};
