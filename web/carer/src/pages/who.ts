// Who holds the tablet.
import { h, replace } from "../../../src/dom";
import { button, failed, heading, text } from "../parts/ui";
import { type Screen, goTo } from "../router";
import { sendNow } from "../sending";
import { WHO } from "../words";

export const whoScreen: Screen = {
  path: "/who",
  isOpen: true,
  isLive: true,
  render({ app, main }) {
    const choose = (id: string) => {
      app.me = id;
      goTo("/");
    };
    const trouble = h("div", {});
    const fetchNow = () => sendNow(app).catch((failure: unknown) => replace(trouble, failed(failure)));
    const names = app.own.map(([id, carer]) => h("li", {}, button(carer.name, () => choose(id), app.me === id ? "main" : "")));
    replace(main, heading(WHO.title), names.length ? [text(WHO.text), h("ul", { class: "names" }, names)] : [text(WHO.nobody), trouble, button(WHO.fetch, () => void fetchNow(), "main")]);
  },
};
