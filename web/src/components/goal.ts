// How a goal is going, as a picture: five steps with the one that was reached filled, and the same in words.
import { h } from "../dom";

const GAS: Record<string, string> = {
  "-2": "Much less than hoped for",
  "-1": "A little less than hoped for",
  "0": "As hoped for",
  "1": "A little more than hoped for",
  "2": "Much more than hoped for",
};
const INDEPENDENCE = ["Needs full help", "Needs a lot of help", "Needs some help", "Needs a word now and then", "Without help"];

export function scoreInWords(scale: string | null | undefined, score: number): string {
  return (scale === "independence" ? INDEPENDENCE[score] : GAS[String(score)]) ?? String(score);
}

export function goalSteps(scale: string | null | undefined, score: number): HTMLElement {
  const reached = scale === "independence" ? score : score + 2;
  const steps = [0, 1, 2, 3, 4].map((step) => h("span", { class: `ds-step${step <= reached ? " ds-step--reached" : ""}` }));
  return h("span", { class: "ds-goal" }, h("span", { class: "ds-steps-row", "aria-hidden": "true" }, steps), h("span", {}, scoreInWords(scale, score)));
}
