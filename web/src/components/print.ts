// Paper: the style sheet leaves out what is of no use there.
import { h } from "../dom";

export function printButton(text = "Print"): HTMLElement {
  return h("button", { type: "button", class: "govuk-button govuk-button--secondary ds-no-print", onclick: () => window.print() }, text);
}
