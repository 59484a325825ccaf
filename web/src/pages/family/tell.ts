// A concern or a thank-you to the office, and what it answered.
import { api, ask, askAll } from "../../api/client";
import type { Message } from "../../api/types";
import { expectFilled, form, radioField, textArea } from "../../components/form";
import { empty, fill, notices } from "../../components/states";
import { tag } from "../../components/tag";
import { h } from "../../dom";
import { dateTimeOf } from "../../format";
import type { Page } from "../../router";
import { carePage } from "./people";

export type Kind = "concern" | "thanks";

export async function tell(person: string, kind: Kind, text: string): Promise<void> {
  await ask(api.POST("/v1/people/{id}/messages", { params: { path: { id: person } }, body: { kind, text } }));
}

export const loadMessages = (person: string) => askAll((after) => api.GET("/v1/people/{id}/messages", { params: { path: { id: person }, query: { after } } }), 500);

function card(message: Message): HTMLElement {
  const answer = message.answer
    ? h("div", { class: "govuk-inset-text" }, h("p", { class: "govuk-body ds-quiet" }, `The office answered, ${dateTimeOf(message.answered_at)}`), h("p", { class: "govuk-body ds-entry__text", dir: "auto" }, message.answer))
    : h("p", { class: "govuk-body ds-quiet" }, "The office has not answered yet.");
  return h(
    "article",
    { class: "ds-card" },
    h("h3", { class: "govuk-heading-s" }, message.kind === "concern" ? tag("late", "Concern") : tag("done", "Thank-you"), ` ${dateTimeOf(message.at)}`),
    h("p", { class: "govuk-body ds-entry__text", dir: "auto" }, message.text),
    answer,
  );
}

export const tellPage: Page = {
  path: "/tell",
  title: "Tell the office",
  roles: ["family", "person"],
  inMenu: true,
  render(view) {
    carePage(view, { path: "/tell", title: "Tell the office", own: "Tell the office", theirs: (name) => `Tell the office about ${name}’s care`, scope: null }, (grant) => {
      const notice = notices();
      const list = h("div", {});
      const show = () => fill(list, () => loadMessages(grant.person), (messages) => (messages.length ? messages.map(card) : empty("You have not written yet.")));
      const kind = radioField({ label: "What is it?", choices: [{ value: "concern", text: "A concern", hint: "Something that worries you, or went wrong" }, { value: "thanks", text: "A thank-you" }] });
      const text = textArea({ label: "What do you want to say?", hint: "The provider’s office reads it, and answers here. In an emergency ring 999.", rows: 4 });
      const send = async () => {
        expectFilled([kind, "Choose what it is"], [text, "Write what you want to say"]);
        await tell(grant.person, kind.value() as Kind, text.value().trim());
        entry.reset();
        notice.say("The office has it. You find its answer below.");
        void show();
      };
      const entry = form({ fields: [kind, text], submit: "Send", onSubmit: send });
      void show();
      return h("div", { class: "ds-wide-form" }, notice.element, entry, h("h2", { class: "govuk-heading-m" }, "What you have said"), list);
    });
  },
};
