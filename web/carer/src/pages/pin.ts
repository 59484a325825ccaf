// A carer's own PIN: the first one, or another.
import { replace } from "../../../src/dom";
import { Wrong, form, heading, linkTo, need, say, text } from "../parts/ui";
import { type Screen, goTo } from "../router";
import { LOCK, SHELL } from "../words";
import { pinField, wrongPin } from "./locked";

export const pinScreen: Screen = {
  path: "/pin",
  back: () => "/who",
  async render({ app, main }) {
    const has = ((await app.engine.pins?.()) ?? []).some(({ carer }) => carer === app.me);
    const current = has ? pinField(LOCK.current) : null;
    const pin = pinField(LOCK.chosen);
    const again = pinField(LOCK.again);
    const save = async () => {
      const before = current ? need(current, LOCK.missing) : null;
      const chosen = need(pin, LOCK.missing);
      if (again.value() !== chosen) throw new Wrong(again, LOCK.different);
      try {
        await app.engine.setPin?.(app.me, before, chosen);
      } catch (failure) {
        throw wrongPin(failure, current ?? pin, undefined, pin);
      }
      say(LOCK.saved);
      goTo("/");
    };
    replace(main, heading(has ? LOCK.changeTitle : LOCK.chooseTitle), text(LOCK.about), form([current?.group, pin.group, again.group], SHELL.save, save, !has && linkTo("/", LOCK.notNow, "quiet")));
  },
};
