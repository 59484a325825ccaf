// Forms in the design system's shape: each field with label, hint and error; the errors summed up on top with links.
import { inWords } from "../api/problem";
import { type Child, focusOn, freshId, h, replace } from "../dom";

export interface Field {
  group: HTMLElement;
  control: HTMLElement;
  id: string;
  value(): string;
  setError(text: string | null): void;
}

export interface FieldOptions {
  label: string;
  hint?: string;
  value?: string;
  type?: string;
  autocomplete?: string;
  inputmode?: string;
  width?: number; // characters
  rows?: number; // of a text area
  optional?: boolean;
  choices?: { value: string; text: string; hint?: string }[];
  accept?: string;
}

function shell(options: FieldOptions, id: string, control: HTMLElement, labelled: HTMLElement): Field {
  const error = h("p", { class: "govuk-error-message", id: `${id}-error`, hidden: true });
  const hint = options.hint ? h("div", { class: "govuk-hint", id: `${id}-hint` }, options.hint) : null;
  const group = h("div", { class: "govuk-form-group" }, labelled, hint, error, control);
  if (hint) control.setAttribute("aria-describedby", hint.id);
  return {
    group,
    control,
    id,
    value: () => (control as HTMLInputElement).value,
    setError(text) {
      replace(error, h("span", { class: "govuk-visually-hidden" }, "Error: "), text ?? "");
      error.hidden = !text;
      group.classList.toggle("govuk-form-group--error", Boolean(text));
      control.classList.toggle("govuk-input--error", Boolean(text));
      control.setAttribute("aria-describedby", [hint?.id, text ? error.id : ""].filter(Boolean).join(" "));
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    },
  };
}

const labelOf = (options: FieldOptions, id: string) =>
  h("label", { class: "govuk-label", for: id }, options.label + (options.optional ? " (optional)" : ""));

export function textField(options: FieldOptions): Field {
  const id = freshId("field");
  const width = options.width ? ` govuk-input--width-${options.width}` : "";
  const control = h("input", {
    class: `govuk-input${width}`,
    id,
    type: options.type ?? "text",
    value: options.value,
    autocomplete: options.autocomplete ?? "off",
    inputmode: options.inputmode,
    spellcheck: options.type === "text" ? undefined : "false",
  });
  return shell(options, id, control, labelOf(options, id));
}

export function textArea(options: FieldOptions): Field {
  const id = freshId("field");
  const control = h("textarea", { class: "govuk-textarea", id, rows: options.rows ?? 5 });
  return shell(options, id, control, labelOf(options, id));
}

export function selectField(options: FieldOptions): Field {
  const id = freshId("field");
  const choices = (options.choices ?? []).map((choice) =>
    h("option", { value: choice.value, selected: choice.value === options.value }, choice.text),
  );
  const control = h("select", { class: "govuk-select", id }, choices);
  return shell(options, id, control, labelOf(options, id));
}

export function fileField(options: FieldOptions): Field & { files(): File[] } {
  const id = freshId("field");
  const control = h("input", { class: "govuk-file-upload", id, type: "file", accept: options.accept, multiple: true });
  return { ...shell(options, id, control, labelOf(options, id)), files: () => [...(control.files ?? [])] };
}

function choiceField(options: FieldOptions, kind: "radio" | "checkbox"): Field & { values(): string[] } {
  const id = freshId("field");
  const base = kind === "radio" ? "govuk-radios" : "govuk-checkboxes";
  const inputs: HTMLInputElement[] = [];
  const items = (options.choices ?? []).map((choice, i) => {
    const own = i ? `${id}-${i}` : id;
    const input = h("input", { class: `${base}__input`, type: kind, id: own, name: id, value: choice.value, checked: choice.value === options.value });
    inputs.push(input);
    const hint = choice.hint ? h("div", { class: `govuk-hint ${base}__hint` }, choice.hint) : null;
    return h("div", { class: `${base}__item` }, input, h("label", { class: `govuk-label ${base}__label`, for: own }, choice.text), hint);
  });
  const list = h("div", { class: `${base} ${base}--small` }, items);
  const legend = h("legend", { class: "govuk-fieldset__legend" }, options.label + (options.optional ? " (optional)" : ""));
  const field = shell(options, id, list, h("span", {}));
  const fieldset = h("fieldset", { class: "govuk-fieldset" }, legend, ...field.group.childNodes);
  replace(field.group, fieldset);
  const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const setError = (text: string | null) => {
    field.setError(text);
    list.classList.remove("govuk-input--error");
    list.removeAttribute("aria-invalid");
  };
  return { ...field, setError, value: () => values()[0] ?? "", values };
}

export const radioField = (options: FieldOptions) => choiceField(options, "radio");
export const checkboxField = (options: FieldOptions) => choiceField(options, "checkbox");

// Thrown by a form's `check` and shown beside the fields.
export class FieldErrors extends Error {
  constructor(readonly errors: [Field, string][]) {
    super("fields");
  }
}

// Throws where one of these is empty.
export function expectFilled(...fields: [Field, string][]): void {
  const errors = fields.filter(([field]) => !field.value().trim());
  if (errors.length) throw new FieldErrors(errors);
}

export interface FormOptions {
  fields: Field[];
  submit: string;
  secondary?: Child;
  warning?: boolean;
  onSubmit(): Promise<void>; // throws FieldErrors or ApiProblem
}

function summary(errors: [Field | null, string][]): HTMLElement {
  const items = errors.map(([field, text]) => h("li", {}, field ? h("a", { href: `#${field.id}` }, text) : text));
  return h(
    "div",
    { class: "govuk-error-summary", role: "alert", tabindex: "-1" },
    h("h2", { class: "govuk-error-summary__title" }, "There is a problem"),
    h("div", { class: "govuk-error-summary__body" }, h("ul", { class: "govuk-list govuk-error-summary__list" }, items)),
  );
}

export function form(options: FormOptions): HTMLFormElement {
  const errors = h("div", {});
  const button = h("button", { type: "submit", class: `govuk-button${options.warning ? " govuk-button--warning" : ""}` }, options.submit);
  const element = h(
    "form",
    { novalidate: true },
    errors,
    options.fields.map((field) => field.group),
    h("div", { class: "govuk-button-group" }, button, options.secondary),
  );
  const show = (failure: unknown) => {
    const found: [Field | null, string][] = failure instanceof FieldErrors ? failure.errors : [[null, inWords(failure)]];
    for (const [field, text] of found) field?.setError(text);
    const box = summary(found);
    replace(errors, box);
    focusOn(box);
  };
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return; // pressed twice
    for (const field of options.fields) field.setError(null);
    replace(errors);
    button.disabled = true;
    try {
      await options.onSubmit();
    } catch (failure) {
      show(failure);
    } finally {
      button.disabled = false;
    }
  });
  return element;
}
