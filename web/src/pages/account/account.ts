// One's own account: who one is here, the password, the second factor, and signing out of every browser.
import { api, ask } from "../../api/client";
import { FieldErrors, expectFilled, form, textField } from "../../components/form";
import { summaryList } from "../../components/table";
import { append, focusOn, h, replace } from "../../dom";
import { dateTimeOf, words } from "../../format";
import { type Page, linkTo } from "../../router";
import { type Session, isStaff, signOut } from "../../session";
import { heading } from "../../shell";
import { codeField, showRecoveryCodes } from "./second_factor";
import { newPasswordField } from "./sign_in";

const title = (text: string) => h("h2", { class: "govuk-heading-m" }, text);
const paragraph = (text: string) => h("p", { class: "govuk-body" }, text);

function passwordPart(): HTMLElement {
  const current = textField({ label: "Current password", type: "password", autocomplete: "current-password" });
  const fresh = newPasswordField();
  const place = h("section", {}, title("Change your password"));
  const change = async () => {
    expectFilled([current, "Enter your current password"], [fresh, "Enter a new password"]);
    if (current.value() === fresh.value()) throw new FieldErrors([[fresh, "Enter a password that is not the one before"]]);
    await ask(api.POST("/v1/passwords/change", { body: { current_password: current.value(), new_password: fresh.value() } }));
    const told = h("p", { class: "govuk-body", role: "status" }, "Your password is changed. Your other browsers are signed out.");
    replace(place, title("Change your password"), told);
    focusOn(told);
  };
  append(place, form({ fields: [current, fresh], submit: "Change password", onSubmit: change }));
  return place;
}

function secondFactorPart(session: Session): HTMLElement {
  if (!session.totp) return h("section", {}, title("Second factor"), paragraph("You have none yet."), h("p", {}, h("a", { class: "govuk-link", href: linkTo("/account/second-factor") }, "Set up an authenticator app")));
  const code = codeField("Six digits");
  const place = h("section", {}, title("Second factor"), paragraph("On: each sign-in asks for a code of your authenticator app. If you have lost the app and the recovery codes, ask an administrator to take it away."));
  const renew = async () => {
    expectFilled([code, "Enter the code that the app shows"]);
    const { recovery_codes } = await ask(api.POST("/v1/totp/recovery-codes", { body: { code: code.value().replaceAll(" ", "") } }));
    showRecoveryCodes(place, recovery_codes, h("a", { class: "govuk-button", href: linkTo("/") }, "I have kept them"));
  };
  append(place, form({ fields: [code], submit: "Make new recovery codes", onSubmit: renew }));
  return place;
}

export const accountPage: Page = {
  path: "/account",
  title: "Your account",
  roles: ["office", "commissioner", "family", "person", "operator", "auditor"],
  render({ main, session }) {
    const out = async () => {
      await signOut(true);
      location.reload();
    };
    const own = session.signed_in_by === "password";
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
        own && passwordPart(),
        own && isStaff(session) && secondFactorPart(session),
        title("Sign out everywhere"),
        paragraph("Ends every session of your account, in all browsers. Do this if you have lost a phone or left a shared computer."),
        form({ fields: [], submit: "Sign out everywhere", warning: true, onSubmit: out }),
      ),
    );
  },
};
