// Each task's answer is recorded as it is given; where it was not done in full, with why.
import { type Child, append, h, replace } from "../../../src/dom";
import { words } from "../../../src/format";
import { choicesOf, failed, form, heading, line, need, oneOf, quiet, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, toVisit } from "../router";
import { recordingOf } from "../visit";
import { TASKS, SHELL } from "../words";

type Record = (result: string, reason?: string) => Promise<void>;

function taskPart(task: string, known: string | undefined, record: Record): HTMLElement {
  const name = words(task);
  const more = h("div", {});
  const trouble = h("div", {});
  const save = async (result: string, reason?: string) => {
    await record(result, reason);
    replace(more);
    say(TASKS.saved(name, TASKS.results[result] ?? ""));
  };
  const why = (result: string): Child => {
    const reason = line({ label: TASKS.why(name) });
    return form([reason.group], SHELL.save, () => save(result, need(reason, TASKS.whyMissing)));
  };
  const choose = (result: string) => {
    replace(trouble);
    if (result !== "done") return replace(more, why(result));
    save(result).catch((failure: unknown) => replace(trouble, failed(failure)));
  };
  const field = oneOf({ label: TASKS.of(name), value: known, choices: choicesOf(TASKS.results), onChoose: choose, isRow: true });
  append(field.group, more, trouble);
  return field.group;
}

export const tasksScreen: Screen = {
  path: "/visit/{visit}/tasks",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const { results } = await recordingOf(app.engine, visit.visit);
    const record = (task: string) => async (result: string, reason?: string) => {
      await app.engine.record({ type: "task.recorded", by: app.me, visit: visit.visit, body: { task, result, ...(reason && { reason }) } });
    };
    const parts = (visit.tasks ?? []).map((task) => taskPart(task, results.get(task), record(task)));
    replace(main, heading(TASKS.title, visitLine(app, visit)), parts.length ? parts : quiet(TASKS.none));
  },
};
