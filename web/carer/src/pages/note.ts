// A note of one of three kinds. What is written is kept at every keystroke, until it is recorded.
import { h, replace } from "../../../src/dom";
import { keepDraft, unfinished } from "../drafts";
import { Photographs } from "../parts/photographs";
import { VoiceNotes } from "../parts/voice";
import { Wrong, area, choicesOf, form, heading, need, oneOf, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { NOTE } from "../words";

const MOST_CHARACTERS = 20_000; // code points, by the protocol

export const noteScreen: Screen = {
  path: "/visit/{visit}/note",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const kinds = Object.entries(NOTE.kinds).map(([value, kind]) => ({ value, ...kind }));
    const visibility = oneOf({ label: NOTE.who, value: "family", choices: choicesOf(NOTE.visibility) });
    const begun = (await unfinished(app, visit.visit)).find((known) => known in NOTE.kinds) ?? "daily_log";
    const choose = (chosen: string) => {
      visibility.group.hidden = chosen === "handover";
      void draft.move(chosen, words.value());
    };
    const kind = oneOf({ label: NOTE.kind, value: begun, choices: kinds, onChoose: choose });
    visibility.group.hidden = begun === "handover";
    const words = area({ label: NOTE.text, hint: NOTE.hint, rows: 8 });
    const kept = h("p", { class: "kept" }, NOTE.draft);
    words.group.append(kept);
    const draft = await keepDraft(app, visit.visit, begun, words, kept);
    const photographs = new Photographs(app);
    const voices = new VoiceNotes(app);
    const save = async () => {
      const text = need(words, NOTE.missing);
      if ([...text].length > MOST_CHARACTERS) throw new Wrong(words, NOTE.tooLong(MOST_CHARACTERS));
      const seen = kind.value() === "handover" ? {} : { visibility: visibility.value() };
      await draft.put(words.value());
      const recorded = await app.engine.record({ type: "note.recorded", by: app.me, visit: visit.visit, body: { kind: kind.value(), text, ...seen } });
      await draft.put("");
      const unkept = [await photographs.attachTo(recorded, visit.visit), await voices.attachTo(recorded, visit.visit)];
      say([NOTE.saved, ...unkept].join(" ").trim());
      goTo(toVisit(params));
    };
    replace(main, heading(NOTE.title, visitLine(app, visit)), form([words.group, photographs.element, voices.element, kind.group, visibility.group], NOTE.saveIt, save));
  },
};
