// How a visit was, in five faces with a word under each: the colour says nothing by itself.
import { h } from "../dom";
import { FACES } from "../words";
import { faceIcon } from "./icons";

// Each press is told at once; the last one counts. `chosen` is 1 to 5, or null. Where `choose` fails it says so itself.
export function facePicker(label: string, chosen: number | null, choose: (face: number) => Promise<void>): HTMLElement {
  const buttons = FACES.map((word, i) => h("button", { type: "button", "aria-pressed": String(chosen === i + 1), onclick: () => void choose(i + 1).then(() => mark(i), () => {}) }, faceIcon(i + 1), h("span", {}, word)));
  const mark = (pressed: number) => buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === pressed)));
  return h("div", { class: "ds-faces", role: "group", "aria-label": label }, buttons);
}
