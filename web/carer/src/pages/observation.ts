// Something measured or seen, in the protocol's whole numbers: tenths where a decimal is usual.
import { replace } from "../../../src/dom";
import { keepDraft } from "../drafts";
import { Wrong, area, form, heading, line, need, oneOf, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { OBSERVATION, SHELL } from "../words";

type Kind = { value: string; unit: string; least: number; most: number };

// undefined: nothing was entered; null: no such number.
export function measured(kind: Kind, entered: string): number | undefined | null {
  const text = entered.trim().replace(",", ".");
  if (!text) return undefined;
  const number = /^\d{1,5}(\.\d)?$/.test(text) ? Number(text) : NaN;
  if (!(number >= kind.least && number <= kind.most)) return null;
  const value = kind.unit.startsWith("tenths_") ? Math.round(number * 10) : number;
  return Number.isInteger(value) ? value : null;
}

export const observationScreen: Screen = {
  path: "/visit/{visit}/observation",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const value = line({ label: OBSERVATION.value, inputmode: "decimal" });
    const words = area({ label: OBSERVATION.text, optional: true, rows: 3 });
    const label = value.group.querySelector("label") as HTMLLabelElement;
    const choices = Object.entries(OBSERVATION.kinds).map(([code, { name }]) => ({ value: code, name }));
    const ask = (chosen: string) => {
      const about = OBSERVATION.kinds[chosen]?.value ?? "";
      value.group.hidden = !about;
      label.textContent = about;
    };
    const kind = oneOf({ label: OBSERVATION.kind, choices, onChoose: ask, isRow: true });
    ask("");
    const draft = await keepDraft(app, visit.visit, "observation.recorded", words);
    const save = async () => {
      const code = need(kind, OBSERVATION.kindMissing);
      const about = OBSERVATION.kinds[code] as Kind;
      const number = about.value ? measured(about, value.value()) : undefined;
      if (number === null) throw new Wrong(value, OBSERVATION.notANumber(about.least, about.most));
      const text = words.value().trim();
      if (number === undefined && !text) throw new Wrong(about.value ? value : words, OBSERVATION.missing);
      const body = { kind: code, ...(number !== undefined && { value: number, unit: about.unit }), ...(text && { text }) };
      await app.engine.record({ type: "observation.recorded", by: app.me, visit: visit.visit, body });
      await draft.put("");
      say(OBSERVATION.saved);
      goTo(toVisit(params));
    };
    replace(main, heading(OBSERVATION.title, visitLine(app, visit)), form([kind.group, value.group, words.group], SHELL.save, save));
  },
};
