// One's own account: who one is here, and signing out of every browser.
import { form } from "../../components/form";
import { summaryList } from "../../components/table";
import { append, h } from "../../dom";
import { dateTimeOf, words } from "../../format";
import type { Page } from "../../router";
import { signOut } from "../../session";
import { heading } from "../../shell";

export const accountPage: Page = {
  path: "/account",
  title: "Your account",
  roles: ["office", "commissioner", "family", "person", "operator", "auditor"],
  render({ main, session }) {
    const out = async () => {
      await signOut(true);
      location.reload();
    };
    append(
      main,
      heading("Your account"),
      h(
        "div",
        { class: "ds-narrow" },
        summaryList([
          ["Name", session.display_name],
          ["Role", words(session.role)],
          ["Of", session.of ?? "–"],
          ["You stay signed in until", dateTimeOf(session.ends_at)],
        ]),
        h("h2", { class: "govuk-heading-m" }, "Sign out everywhere"),
        h("p", { class: "govuk-body" }, "Ends every session of your account, in all browsers. Do this if you have lost a phone or left a shared computer."),
        form({ fields: [], submit: "Sign out everywhere", warning: true, onSubmit: out }),
      ),
    );
  },
};
