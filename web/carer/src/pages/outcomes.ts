// Goals on their scale, with the words of each level.
import { replace } from "../../../src/dom";
import { scoreInWords } from "../../../src/components/goal";
import type { App, Outcome } from "../app";
import { keepDraft } from "../drafts";
import { area, form, heading, need, oneOf, quiet, say } from "../parts/ui";
import { goalsOf, visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { OUTCOME, SHELL } from "../words";

const SCORES: Record<string, number[]> = { gas: [2, 1, 0, -1, -2], independence: [4, 3, 2, 1, 0] };

async function goalForm(app: App, visit: string, id: string, outcome: Outcome, done: () => void): Promise<HTMLElement> {
  const scale = outcome.scale && outcome.scale in SCORES ? outcome.scale : "gas";
  const choices = (SCORES[scale] ?? []).map((score) => ({ value: String(score), name: scoreInWords(scale, score) }));
  const score = oneOf({ label: OUTCOME.how(outcome.goal), choices });
  const words = area({ label: OUTCOME.text, optional: true, rows: 3 });
  const draft = await keepDraft(app, visit, `outcome.recorded ${id}`, words);
  return form([score.group, words.group], SHELL.save, async () => {
    const text = words.value().trim();
    const body = { outcome: id, scale, score: Number(need(score, OUTCOME.missing)), ...(text && { text }) };
    await app.engine.record({ type: "outcome.recorded", by: app.me, visit, body });
    await draft.put("");
    say(OUTCOME.saved);
    done();
  });
}

export const outcomesScreen: Screen = {
  path: "/visit/{visit}/outcomes",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const goals = [...(await goalsOf(app, visit.person))];
    const forms = await Promise.all(goals.map(([id, outcome]) => goalForm(app, visit.visit, id, outcome, () => goTo(toVisit(params)))));
    replace(main, heading(OUTCOME.title, visitLine(app, visit)), forms.length ? forms : quiet(OUTCOME.none));
  },
};
