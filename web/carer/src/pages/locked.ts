// The tablet is locked: a PIN opens it. A check-in or check-out needs none.
import { EngineError, type PinState } from "../../engine/engine";
import { h, replace } from "../../../src/dom";
import type { App } from "../app";
import { knownDoors, turnDoor } from "../doors";
import { type Field, Wrong, button, failed, form, heading, line, need, oneOf, quiet, say, text } from "../parts/ui";
import { checkIn, checkOut } from "../recording";
import { timeOf } from "../when";
import { LOCK, VISIT } from "../words";

export function pinField(label: string): Field & { control: HTMLInputElement } {
  const field = line({ label, inputmode: "numeric" });
  field.control.type = "password";
  field.control.setAttribute("autocomplete", "off");
  return field;
}

// Why an entered PIN was not taken, beside the field; anything else is not the field's.
export function wrongPin(failure: unknown, entered: Field, triesLeft?: number, chosen = entered): unknown {
  const code = failure instanceof EngineError ? failure.code : "";
  if (code === "wrong_pin") return new Wrong(entered, LOCK.wrong(triesLeft));
  if (code === "bad_pin") return new Wrong(chosen, LOCK.bad);
  return failure;
}

async function unlock(app: App, carer: string, pin: Field & { control: HTMLInputElement }): Promise<void> {
  const entered = need(pin, LOCK.missing);
  pin.control.value = "";
  try {
    await app.engine.unlock?.(carer, entered);
  } catch (failure) {
    const left = (await app.engine.pins?.())?.find((one) => one.carer === carer)?.tries_left;
    throw wrongPin(failure, pin, left);
  }
  app.me = carer;
}

function doors(app: App, carer: () => string): HTMLElement {
  const place = h("div", {});
  const draw = () => {
    const items = knownDoors().map((door) => {
      const label = door.isOpen ? LOCK.out(timeOf(door.start)) : LOCK.in(timeOf(door.start));
      const press = async () => {
        try {
          const known = { visit: door.visit, carer: carer() };
          await (door.isOpen ? checkOut(app, known) : checkIn(app, known));
          turnDoor(door.visit);
          say(door.isOpen ? VISIT.checkedOut(timeOf(Date.now())) : VISIT.checkedIn(timeOf(Date.now())));
          draw();
        } catch (failure) {
          replace(place, failed(failure, draw));
        }
      };
      return h("li", {}, button(label, () => void press()));
    });
    replace(place, items.length ? h("ul", { class: "names" }, items) : quiet(LOCK.noDoors));
  };
  draw();
  return h("details", {}, h("summary", {}, LOCK.without), h("div", {}, text(LOCK.withoutText), place));
}

function choose(pins: PinState[], me: string): { group: HTMLElement | null; value(): string } {
  const [only] = pins;
  if (pins.length === 1 && only) return { group: quiet(only.name), value: () => only.carer };
  const known = pins.some(({ carer }) => carer === me) ? me : "";
  return oneOf({ label: LOCK.who, value: known, choices: pins.map(({ carer, name }) => ({ value: carer, name })) });
}

export async function showLocked(app: App, main: HTMLElement, opened: () => Promise<void>): Promise<void> {
  const pins = (await app.engine.pins?.()) ?? [];
  const carer = choose(pins, app.lastCarer);
  const pin = pinField(LOCK.pin);
  const open = async () => {
    const id = carer.value();
    if (!id) throw new Wrong(carer as Field, LOCK.whoMissing);
    if (pins.find((one) => one.carer === id)?.locked_out) throw new Wrong(pin, LOCK.out_for_good);
    await unlock(app, id, pin);
    await opened();
  };
  replace(main, heading(LOCK.title), form([carer.group, pin.group], LOCK.open, open), doors(app, () => carer.value() || app.lastCarer));
}
