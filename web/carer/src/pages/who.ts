// Who holds the tablet.
import { h, replace } from "../../../src/dom";
import { button, failed, heading, linkTo, text } from "../parts/ui";
import { type Screen, goTo } from "../router";
import { sendNow } from "../sending";
import { LOCK, WHO } from "../words";

export const whoScreen: Screen = {
  path: "/who",
  isOpen: true,
  isLive: true,
  async render({ app, main }) {
    const pins = (await app.engine.pins?.()) ?? [];
    const hasPin = (id: string) => pins.some(({ carer }) => carer === id);
    // Somebody else's PIN stands before what they wrote.
    const choose = async (id: string) => {
      const isOther = id !== app.me && hasPin(id);
      app.me = id;
      if (isOther) await app.engine.lock?.();
      goTo(app.engine.setPin && !hasPin(id) ? "/pin" : "/");
    };
    const lockNow = async () => {
      await app.engine.lock?.();
      goTo("/");
    };
    const pinLinks = (has: boolean) => h("div", { class: "actions" }, has && button(LOCK.now, () => void lockNow()), linkTo("/pin", has ? LOCK.changeTitle : LOCK.chooseTitle, "quiet"));
    const trouble = h("div", {});
    const fetchNow = () => sendNow(app).catch((failure: unknown) => replace(trouble, failed(failure)));
    const names = app.own.map(([id, carer]) => h("li", {}, button(carer.name, () => void choose(id), app.me === id ? "main" : "")));
    replace(main, heading(WHO.title), names.length ? [text(WHO.text), h("ul", { class: "names" }, names)] : [text(WHO.nobody), trouble, button(WHO.fetch, () => void fetchNow(), "main")], app.me && app.engine.setPin && pinLinks(hasPin(app.me)));
  },
};
