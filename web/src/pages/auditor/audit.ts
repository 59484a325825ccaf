// What an auditor looks at: who has read about a person, always with a reason, which is kept.
import { expectFilled, form, textArea, textField } from "../../components/form";
import { notices, part } from "../../components/states";
import { append, h, replace } from "../../dom";
import type { Page } from "../../router";
import { heading } from "../../shell";
import { loadLooked, lookedTable } from "../family/looked";

export const auditPage: Page = {
  path: "/audit",
  title: "Who has looked",
  roles: ["auditor"],
  inMenu: true,
  render({ main }) {
    const notice = notices();
    const place = h("div", {});
    const person = textField({ label: "Whose record?", hint: "The name in the office’s files, or the UUID", width: 20 });
    const reason = textArea({ label: "Why do you look?", hint: "It is kept with your name. The office can read it; the person and the family see that you looked.", rows: 2 });
    const look = async () => {
      expectFilled([person, "Enter whose record"], [reason, "Say why you look"]);
      const headers = { "Doorstep-Reason": encodeURIComponent(reason.value().trim()) };
      const found = await loadLooked(person.value().trim(), headers);
      replace(place, part(async () => found, lookedTable));
      notice.say(`Who has looked at the record of ${person.value().trim()}`);
    };
    append(main, heading("Who has looked", "At a person’s record"), h("div", { class: "ds-wide-form" }, form({ fields: [person, reason], submit: "Look", onSubmit: look })), notice.element, place);
  },
};
