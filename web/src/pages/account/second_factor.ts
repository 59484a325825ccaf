// The second factor of staff: an authenticator app is set up, and the recovery codes are shown once.
import { api, ask } from "../../api/client";
import { type Field, expectFilled, form, textField } from "../../components/form";
import { qrCode } from "../../components/qr";
import { part } from "../../components/states";
import { append, focusOn, h, replace } from "../../dom";
import { type Page, goTo } from "../../router";
import type { Session } from "../../session";
import { backLink, heading } from "../../shell";

export const codeField = (hint: string): Field =>
  textField({ label: "Code from your authenticator app", autocomplete: "one-time-code", inputmode: "numeric", width: 10, hint });

// In fours, as apps show it where it is typed in.
const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, "$1 ");

function secretCard(secret: string, uri: string): HTMLElement {
  return h(
    "div",
    { class: "ds-code-card" },
    qrCode(uri, "QR code for your authenticator app"),
    h(
      "div",
      {},
      h("p", { class: "govuk-body" }, "Open an authenticator app on your phone, choose to add an account, and point its camera at this picture."),
      h("p", { class: "govuk-body" }, "If you can’t use the camera, type this key into the app:"),
      h("p", { class: "govuk-body" }, h("code", { class: "ds-code" }, inFours(secret))),
    ),
  );
}

// Shown once: the hub keeps only their hashes.
export function recoveryCodes(codes: string[], after: HTMLElement): HTMLElement {
  return h(
    "div",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-m" }, "Your recovery codes"),
    h("p", { class: "govuk-body" }, h("strong", {}, "They are shown once. "), "Keep them where you keep other papers, not on your phone. Each lets you sign in once without the app."),
    h("ul", { class: "govuk-list" }, codes.map((code) => h("li", {}, h("code", { class: "ds-code" }, code)))),
    h("div", { class: "govuk-button-group" }, after),
  );
}

export function showRecoveryCodes(place: HTMLElement, codes: string[], after: HTMLElement): void {
  const card = recoveryCodes(codes, after);
  replace(place, card);
  focusOn(card.querySelector("h2") as HTMLElement);
}

// The picture, then a code of the app, then the recovery codes with `after` below them.
function setUp(place: HTMLElement, after: HTMLElement): HTMLElement {
  const show = ({ secret, uri }: { secret: string; uri: string }) => {
    const code = codeField("The six digits that the app shows now");
    const confirm = async () => {
      expectFilled([code, "Enter the code that the app shows"]);
      const body = { code: code.value().replaceAll(" ", "") };
      const { recovery_codes } = await ask(api.POST("/v1/totp/confirmation", { body }));
      showRecoveryCodes(place, recovery_codes, after);
    };
    return [secretCard(secret, uri), form({ fields: [code], submit: "Switch it on", onSubmit: confirm })];
  };
  return part(() => ask(api.POST("/v1/totp", { body: {} })), show);
}

const why = () =>
  h("p", { class: "govuk-body" }, "Staff sign in with a second factor besides the password: a code that an app on your phone shows. Whoever learns your password alone can’t use it.");

// What staff without a second factor see in the place of every page.
export function firstSetUp(main: HTMLElement, session: Session, proceed: () => void): void {
  const place = h("div", { class: "ds-wide-form" });
  const after = h("button", { type: "button", class: "govuk-button", onclick: proceed }, "I have kept them: go on");
  append(place, setUp(place, after));
  append(main, heading("Set up your second factor", session.display_name), why(), place);
}

export const secondFactorPage: Page = {
  path: "/account/second-factor",
  title: "Second factor",
  roles: ["office", "commissioner", "operator", "auditor"],
  render({ main, session }) {
    const place = h("div", { class: "ds-wide-form" });
    const back = () => {
      goTo("/account");
      location.reload();
    };
    const after = h("button", { type: "button", class: "govuk-button", onclick: back }, "I have kept them");
    append(place, session.totp ? h("p", { class: "govuk-body" }, "It is on.") : setUp(place, after));
    append(main, backLink("/account", "Your account"), heading("Set up your second factor"), why(), place);
  },
};
