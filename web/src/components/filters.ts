// A row of choices above a list. They stand in the address, so that a view can be kept, sent and gone back to.
import { freshId, h } from "../dom";
import { goTo } from "../router";

export interface Choice {
  name: string; // of the query's member
  label: string;
  value: string;
  type?: "date" | "select" | "search";
  choices?: { value: string; text: string }[];
}

function control(choice: Choice, id: string): HTMLInputElement | HTMLSelectElement {
  if (choice.type === "search") return h("input", { class: "govuk-input govuk-input--width-20", id, type: "search", value: choice.value, autocomplete: "off", spellcheck: "false" });
  if (choice.type !== "select") return h("input", { class: "govuk-input govuk-input--width-10", id, type: "date", value: choice.value, required: true });
  const options = (choice.choices ?? []).map((o) => h("option", { value: o.value, selected: o.value === choice.value }, o.text));
  return h("select", { class: "govuk-select", id }, options);
}

export function filters(path: string, choices: Choice[], more: Record<string, string | undefined> = {}): HTMLElement {
  const controls = choices.map((choice) => ({ choice, id: freshId("filter") })).map(({ choice, id }) => ({ choice, id, input: control(choice, id) }));
  const submit = (event: Event) => {
    event.preventDefault();
    goTo(path, { ...more, ...Object.fromEntries(controls.map(({ choice, input }) => [choice.name, input.value])) });
  };
  return h(
    "form",
    { class: "ds-filters", onsubmit: submit, "aria-label": "What is shown" },
    controls.map(({ choice, id, input }) =>
      h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: id }, choice.label), input),
    ),
    h("button", { type: "submit", class: "govuk-button govuk-button--secondary" }, "Show"),
  );
}
