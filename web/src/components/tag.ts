// How a visit or a line stands, in words first; the colour only repeats it.
import { h } from "../dom";
import { words } from "../format";

type Colour = "green" | "blue" | "red" | "orange" | "yellow" | "grey" | "teal" | "purple";

const COLOURS: Record<string, Colour> = {
  delivered: "green",
  done: "green",
  payable: "green",
  closed: "grey",
  approved: "green",
  valid: "green",
  in_progress: "blue",
  open: "blue",
  planned: "grey",
  late: "orange",
  held: "yellow",
  pending: "yellow",
  missed: "red",
  no_access: "purple",
  refused: "purple",
  hospital: "purple",
  cancelled: "grey",
  not_payable: "red",
  withdrawn: "red",
  revoked: "red",
  expired: "grey",
};

export function tag(state: string, text = words(state)): HTMLElement {
  return h("strong", { class: `govuk-tag govuk-tag--${COLOURS[state] ?? "grey"}` }, text);
}
