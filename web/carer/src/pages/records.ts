// What is sent and what is not: how many, since when, why, and a button.
import type { EngineStatus } from "../../engine/engine";
import { type Child, h, replace } from "../../../src/dom";
import { type App, unlessOver } from "../app";
import { button, failed, heading, linkTo, quiet, say, text } from "../parts/ui";
import type { Screen } from "../router";
import { sendNow } from "../sending";
import { momentOf, timeOf } from "../when";
import { FAILURES, FAILURE_CODES, RECORDS } from "../words";

// Why it waits, in words: what happens next, not what a socket said.
export function whyUnsent(status: EngineStatus): string {
  if (status.needs_enrolment) return RECORDS.why.needsEnrolment;
  if (navigator.onLine === false) return RECORDS.why.noNetwork;
  const { last_error, next_attempt } = status;
  if (next_attempt && Date.parse(next_attempt) > Date.now()) return RECORDS.why.waits(timeOf(next_attempt));
  if (!last_error) return RECORDS.why.fresh;
  return FAILURE_CODES[last_error.code] ?? FAILURES[last_error.class] ?? "";
}

function standing(status: EngineStatus): HTMLElement {
  if (status.unsent)
    return h(
      "div",
      { class: "notice notice--waiting", id: "standing" },
      h("h2", {}, RECORDS.waiting(status.unsent)),
      status.oldest_unsent && text(RECORDS.since(momentOf(status.oldest_unsent))),
      text(whyUnsent(status)),
      text(RECORDS.safe),
    );
  if (!status.recorded) return h("div", { class: "notice" }, text(RECORDS.nothing));
  const received = status.last_receipt && text(RECORDS.allSentText(momentOf(status.last_receipt.time)));
  return h("div", { class: "notice notice--good", id: "standing" }, h("h2", {}, RECORDS.allSent), received);
}

function besides(status: EngineStatus): Child[] {
  const { attachments_unsent = 0, last_attempt, incidents, device } = status;
  return [
    status.disk_full === true && h("div", { class: "notice notice--bad" }, text(FAILURES.space)),
    attachments_unsent > 0 && text(RECORDS.photographs(attachments_unsent)),
    incidents > 0 && text(RECORDS.mended(incidents)),
    last_attempt && quiet(RECORDS.lastTry(momentOf(last_attempt))),
    device && quiet(RECORDS.device(device)),
  ];
}

async function send(app: App, pressed: HTMLButtonElement, trouble: HTMLElement): Promise<void> {
  pressed.disabled = true;
  pressed.textContent = RECORDS.sending;
  replace(trouble);
  try {
    await sendNow(app);
    say(RECORDS.sent);
  } catch (failure) {
    replace(trouble, failed(failure));
  } finally {
    pressed.disabled = false;
    pressed.textContent = RECORDS.send;
  }
}

export const recordsScreen: Screen = {
  path: "/records",
  back: () => "/",
  async render({ app, main, signal }) {
    const place = h("div", {});
    const trouble = h("div", {});
    const draw = async () => {
      const status = await app.loadStatus();
      if (signal.aborted) return;
      replace(place, standing(status), besides(status));
    };
    const go: HTMLButtonElement = button(RECORDS.send, () => void send(app, go, trouble), "main");
    await draw();
    signal.addEventListener("abort", app.engine.onChange(() => void draw().catch(unlessOver)));
    replace(main, heading(RECORDS.title), place, trouble, h("div", { class: "actions" }, go, app.status?.needs_enrolment && linkTo("/enrol", RECORDS.joinAgain)));
  },
};
