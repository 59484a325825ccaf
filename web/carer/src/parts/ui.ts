// The pieces that screens are made of. Every control is at least 44 px high, and named.
import { type Child, append, focusOn, freshId, h, replace } from "../../../src/dom";
import { EngineError } from "../../engine/engine";
import { FAILURES, FAILURE_CODES, SHELL } from "../words";

// The screen's heading; the window's title follows it.
export function heading(text: string, ...more: Child[]): HTMLElement {
  document.title = text === SHELL.app ? text : SHELL.title(text);
  return h("div", { class: "heading" }, h("h1", { id: "title", tabindex: "-1" }, text), ...more);
}

type Kind = "" | "main" | "quiet" | "warning";

export function button(text: Child, onclick: () => void, kind: Kind = "", attributes: Record<string, string> = {}): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${kind && `button--${kind}`}`, onclick, ...attributes }, text);
}

export const linkTo = (path: string, text: Child, kind: Kind = ""): HTMLAnchorElement =>
  h("a", { class: `button ${kind && `button--${kind}`}`, href: `#${path}` }, text);

export const text = (...children: Child[]): HTMLElement => h("p", {}, ...children);
export const quiet = (...children: Child[]): HTMLElement => h("p", { class: "quiet" }, ...children);

export function section(title: string, ...children: Child[]): HTMLElement {
  const id = freshId("part");
  return h("section", { class: "part", "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

// What to say of a failure, by its class; a few codes say it better.
export function inWords(failure: unknown): string {
  if (!(failure instanceof EngineError)) return FAILURES.bug ?? "";
  return FAILURE_CODES[failure.code] ?? FAILURES[failure.status] ?? failure.detail;
}

// What the office is told when it asks: no word of a person is in it.
const forTheOffice = (failure: unknown) => failure instanceof EngineError && FOR_THE_OFFICE.has(failure.status) && quiet(`${failure.code}: ${failure.detail}`);
const FOR_THE_OFFICE = new Set(["bug", "misuse", "key", "corrupt", "rejected"]);

export function failed(failure: unknown, again?: () => void): HTMLElement {
  if (!(failure instanceof EngineError)) console.error(failure);
  return h("div", { class: "notice notice--bad", role: "alert", tabindex: "-1" }, h("h2", {}, SHELL.failed), text(inWords(failure)), forTheOffice(failure), again && button(SHELL.tryAgain, again));
}

const SAID_MS = 1_000;
let saidAt = 0;
const saidPlace = () => document.getElementById("said") as HTMLElement;

// Says something once to those who listen, and shows it for those who look; the place is always there.
export function say(what: string): void {
  saidAt = Date.now();
  replace(saidPlace(), what);
}

export const sayMore = (what: string): void => say(`${saidPlace().textContent} ${what}`.trim());

// What was said of the screen before goes with it; what was said on the way here stays.
export function forgetSaid(): void {
  if (Date.now() - saidAt > SAID_MS) replace(saidPlace());
}

export interface Field {
  group: HTMLElement;
  first: HTMLElement; // gets the focus where the field is wrong
  value(): string;
  setError(text: string): void;
}

function field(group: HTMLElement, first: HTMLElement, described: HTMLElement, value: () => string, hint?: HTMLElement): Field {
  const error = h("p", { class: "field__error", id: freshId("error"), hidden: true });
  described.before(error);
  const ids = () => [hint?.id, error.hidden ? "" : error.id].filter(Boolean).join(" ");
  const setError = (message: string) => {
    error.textContent = message;
    error.hidden = !message;
    group.classList.toggle("field--wrong", Boolean(message));
    if (ids()) described.setAttribute("aria-describedby", ids());
    if (message) first.setAttribute("aria-invalid", "true");
    else first.removeAttribute("aria-invalid");
  };
  setError("");
  return { group, first, value, setError };
}

export interface Labelled {
  label: string;
  hint?: string;
  optional?: boolean;
  value?: string;
}

const hintOf = (options: Labelled) => (options.hint ? h("p", { class: "field__hint", id: freshId("hint") }, options.hint) : undefined);
const labelOf = (options: Labelled) => (options.optional ? SHELL.optional(options.label) : options.label);

export function line(options: Labelled & { inputmode?: string }): Field & { control: HTMLInputElement } {
  const id = freshId("field");
  const control = h("input", { id, type: "text", value: options.value, autocomplete: "off", autocapitalize: "none", spellcheck: "false", inputmode: options.inputmode, dir: "auto" });
  const hint = hintOf(options);
  const group = h("div", { class: "field" }, h("label", { for: id }, labelOf(options)), hint, control);
  return { ...field(group, control, control, () => control.value, hint), control };
}

export function area(options: Labelled & { rows?: number }): Field & { control: HTMLTextAreaElement } {
  const id = freshId("field");
  const control = h("textarea", { id, rows: options.rows ?? 4, dir: "auto" });
  const hint = hintOf(options);
  const group = h("div", { class: "field" }, h("label", { for: id }, labelOf(options)), hint, control);
  return { ...field(group, control, control, () => control.value, hint), control };
}

export interface Choice {
  value: string;
  name: string;
  hint?: string;
}

export const choicesOf = (names: Record<string, string>): Choice[] => Object.entries(names).map(([value, name]) => ({ value, name }));

function choices(options: Labelled & { choices: Choice[]; onChoose?: (value: string) => void; isRow?: boolean }, type: "radio" | "checkbox", chosen: string[]): Field & { values(): string[] } {
  const name = freshId("choice");
  const inputs = options.choices.map(({ value }) => h("input", { type, name, value, id: freshId("choice"), checked: chosen.includes(value) }));
  const items = options.choices.map((choice, i) => {
    const input = inputs[i] as HTMLInputElement;
    const about = choice.hint && h("span", { class: "choice__hint", id: freshId("hint") }, choice.hint);
    if (about) input.setAttribute("aria-describedby", about.id);
    return h("div", { class: "choice" }, input, h("label", { for: input.id }, choice.name), about);
  });
  const list = h("div", { class: `choices${options.isRow ? " choices--row" : ""}` }, items);
  const hint = hintOf(options);
  const group = h("fieldset", { class: "field" }, h("legend", {}, labelOf(options)), hint, list);
  const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
  list.addEventListener("change", () => options.onChoose?.(values()[0] ?? ""));
  const made = field(group, inputs[0] ?? list, list, () => values()[0] ?? "", hint);
  list.removeAttribute("aria-describedby");
  return { ...made, values };
}

type Choices = Labelled & { choices: Choice[]; onChoose?: (value: string) => void; isRow?: boolean };
export const oneOf = (options: Choices) => choices(options, "radio", options.value ? [options.value] : []);
export const anyOf = (options: Choices & { chosen?: string[] }) => choices(options, "checkbox", options.chosen ?? []);

// Thrown by what a form does when it is sent, and shown beside the field.
export class Wrong extends Error {
  constructor(
    readonly field: Field,
    message: string,
  ) {
    super(message);
  }
}

export function need(field: Field, message: string): string {
  const value = field.value().trim();
  if (!value) throw new Wrong(field, message);
  return value;
}

export function form(fields: Child[], submit: string, send: () => Promise<void>, ...more: Child[]): HTMLFormElement {
  const trouble = h("div", {});
  const go = h("button", { type: "submit", class: "button button--main" }, submit);
  const element = h("form", { novalidate: true }, trouble, ...fields, h("div", { class: "actions" }, go, ...more));
  let wrong: Field | null = null;
  const show = (failure: unknown) => {
    if (failure instanceof Wrong) {
      wrong = failure.field;
      wrong.setError(failure.message);
      wrong.first.focus();
      return;
    }
    const box = failed(failure);
    append(trouble, box);
    focusOn(box);
  };
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) return; // pressed twice
    wrong?.setError("");
    replace(trouble);
    go.disabled = true;
    try {
      await send();
    } catch (failure) {
      show(failure);
    } finally {
      go.disabled = false;
    }
  });
  return element;
}
