// The browser has lost the key to the records: a code of the office that names this tablet brings it back, with all that was
// not sent.
import { type CarerEngine, EngineError, type Recovery } from "../../engine/engine";
import { h, replace } from "../../../src/dom";
import { Wrong, form, heading, line, need, text } from "../parts/ui";
import { RECOVER } from "../words";
import { readCode } from "./enrol";

export const isKeyLost = (failure: unknown): boolean => failure instanceof EngineError && (failure.code === "key_missing" || failure.code === "key_wrong");

export function showRecovery(main: HTMLElement, recovery: Recovery, opened: (engine: CarerEngine) => Promise<void>): void {
  const [device] = recovery.devices;
  const code = line({ label: RECOVER.code });
  const recover = async () => {
    const given = readCode(need(code, RECOVER.codeMissing));
    if (given.hub && given.hub !== location.origin) throw new Wrong(code, RECOVER.otherHub(given.hub));
    await opened(await recovery.recover({ hub_url: location.origin, code: given.code }));
  };
  replace(main, heading(RECOVER.title), text(RECOVER.about), device && text(RECOVER.device, " ", h("b", {}, device)), form([code.group], RECOVER.submit, recover));
}
