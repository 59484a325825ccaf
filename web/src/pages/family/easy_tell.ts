// Easy read: telling the office something, and who has looked.
import type { Message } from "../../api/types";
import { expectFilled, form, textArea } from "../../components/form";
import { symbol } from "../../components/icons";
import { part } from "../../components/states";
import { type Child, focusOn, h, replace } from "../../dom";
import type { Page } from "../../router";
import { easyBox, easyButton, easyPageOf, oneByOne, whenInWords } from "./easy_parts";
import { type Looked, loadLooked } from "./looked";
import { type Kind, loadMessages, tell } from "./tell";

const QUESTIONS: Record<Kind, string> = { concern: "What is wrong?", thanks: "What was good?" };

function answers(messages: Message[]): Child {
  const answered = messages.filter((message) => message.answer);
  if (!answered.length) return null;
  const one = (message: Message) => easyBox(symbol("speech"), h("div", {}, h("p", { class: "ds-entry__text", dir: "auto" }, `You said: ${message.text}`), h("p", { class: "ds-entry__text", dir: "auto" }, `The office says: ${message.answer ?? ""}`)));
  return [h("h2", { class: "ds-easy__big" }, "What the office says"), oneByOne(answered, one, { next: "Before that", back: "After that" })];
}

// First what it is, then the words, then a thank-you: one thing at a time.
function telling(person: string): HTMLElement {
  const place = h("div", {});
  const write = (kind: Kind) => {
    const text = textArea({ label: QUESTIONS[kind], rows: 4 });
    const send = async () => {
      expectFilled([text, "Write something first"]);
      await tell(person, kind, text.value().trim());
      const said = h("p", { role: "status" }, "Thank you. The office has it. The answer will be here.");
      replace(place, easyBox(symbol("tick"), said));
      focusOn(said);
    };
    replace(place, form({ fields: [text], submit: "Send it to the office", onSubmit: send }));
    focusOn(text.control);
  };
  const start = [easyButton("Something is wrong", () => write("concern"), symbol("warning")), easyButton("Thank you", () => write("thanks"), symbol("heart"))];
  replace(place, start);
  return h("div", {}, place, part(() => loadMessages(person), answers));
}

export const easyTellPage: Page = {
  path: "/easy/tell",
  title: "Tell the office",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "Tell the office", null, (grant) => telling(grant.person));
  },
};

function oneLook(look: Looked, now: string): HTMLElement {
  return easyBox(symbol("eye"), h("div", {}, h("h2", { class: "ds-easy__big" }, whenInWords(look.at, now)), h("p", {}, h("strong", {}, look.who), " looked."), h("p", {}, `At: ${look.what.join(", ")}.`)));
}

export const easyLookedPage: Page = {
  path: "/easy/looked",
  title: "Who has looked",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "Who has looked", null, (grant) =>
      part(
        () => loadLooked(grant.person),
        ({ looked, now }) => (looked.length ? oneByOne(looked, (look) => oneLook(look, now), { next: "Before that", back: "After that" }) : h("p", {}, "Nobody has looked.")),
      ),
    );
  },
};
