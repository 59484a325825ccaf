// One's own account.
import { append, h } from "../../dom";
import type { Page } from "../../router";
import { heading } from "../../shell";

export const accountPage: Page = {
  path: "/account",
  title: "Your account",
  roles: ["office", "commissioner", "family", "person", "operator", "auditor"],
  render({ main, session }) {
    append(main, heading("Your account"), h("p", { class: "govuk-body" }, session.display_name));
  },
};
