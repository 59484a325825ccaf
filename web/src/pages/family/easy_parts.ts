// What the easy-read pages share: short words, large type, a symbol beside each thing, one thing at a time.
import { symbol } from "../../components/icons";
import { type Child, append, focusOn, h, replace } from "../../dom";
import { nearDay, timeOf } from "../../format";
import { type View, linkTo } from "../../router";
import { heading } from "../../shell";
import { type Grant, type Scope, grantOf } from "./people";

export const hourOf = (at: string): number => Number(timeOf(at).slice(0, 2));

// "This evening", "Yesterday, in the evening", "Tomorrow, at night"
export function whenInWords(at: string, now: string): string {
  const hour = hourOf(at);
  const part = hour < 6 ? "night" : hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening";
  const day = nearDay(at, now);
  if (day === "Today") return part === "night" ? "Last night" : `This ${part}`;
  return `${day}, in the ${part}`.replace("in the night", "at night");
}

export const easyBox = (...children: Child[]): HTMLElement => h("div", { class: "ds-easy__card" }, ...children);
export const easyButton = (text: string, press: () => void, ...icon: Child[]): HTMLButtonElement => h("button", { type: "button", class: "ds-easy__button", onclick: press }, ...icon, text);
export const easyChoice = (path: string, name: string, text: string): HTMLElement => h("li", {}, h("a", { class: "ds-easy__choice", href: linkTo(path) }, symbol(name), text));

export function easyPlace(view: View, title: string, ...children: Child[]): void {
  append(view.main, h("div", { class: "ds-easy" }, heading(title), ...children));
}

// A page about oneself, with a way back to the start.
export function easyPageOf(view: View, title: string, scope: Scope | null, show: (grant: Grant) => Child): void {
  const grant = grantOf(view);
  const isOpen = grant && (!scope || grant.scopes.includes(scope));
  const home = h("p", { class: "ds-easy__home" }, h("a", { class: "govuk-link", href: "#/easy" }, "Back to the start"));
  easyPlace(view, title, isOpen ? show(grant) : h("p", {}, "You can’t see this now. Ask the office."), home);
}

// One of these at a time, and two buttons to the next ones; the buttons stay where they are and keep the focus.
export function oneByOne<T>(items: T[], draw: (item: T) => Child, names: { next: string; back: string }): Child {
  let at = 0;
  const place = h("div", { "aria-live": "polite" });
  const next = easyButton(names.next, () => go(1));
  const back = easyButton(names.back, () => go(-1));
  const go = (by: number) => {
    at = Math.min(Math.max(at + by, 0), items.length - 1);
    replace(place, draw(items[at] as T));
    back.disabled = at === 0;
    next.disabled = at === items.length - 1;
    if (by > 0 && next.disabled) focusOn(back);
    if (by < 0 && back.disabled) focusOn(next);
  };
  go(0);
  return [place, items.length > 1 && h("div", { class: "ds-easy__steps ds-no-print" }, next, back)];
}
