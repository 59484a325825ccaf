// Signing in, and the two one-time links: an invitation, and a password to be set.
import { api, ask } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import { FieldErrors, expectFilled, form, textField } from "../../components/form";
import { type Child, append, focusOn, h } from "../../dom";
import { type Session, signIn } from "../../session";
import { heading } from "../../shell";
import { codeField } from "./second_factor";

const nameField = () => textField({ label: "Sign-in name or email address", autocomplete: "username" });
const passwordField = () => textField({ label: "Password", type: "password", autocomplete: "current-password" });
export const newPasswordField = () =>
  textField({ label: "New password", type: "password", autocomplete: "new-password", hint: "At least 12 characters. Three words that have nothing to do with each other are easy to keep in mind." });
// Six digits are the app's, anything else is a recovery code.
function factorOf(code: string): { totp?: string; recovery_code?: string } {
  if (!code) return {};
  const digits = code.replaceAll(" ", "");
  return /^\d{6}$/.test(digits) ? { totp: digits } : { recovery_code: code };
}

const narrow = (...children: Child[]) => h("div", { class: "ds-narrow" }, ...children);

// Why the organisation's sign-in came back without one; the code of the hub is for who looks into it.
const REFUSALS: Record<string, string> = {
  no_account: "Your organisation knows you, but nobody has made an account for you here. Ask an administrator of your office.",
  sign_in_cancelled: "You were not signed in there. Try again.",
  sign_in_unknown: "That took too long, or was begun in another browser. Try again.",
  provider_unreachable: "Your organisation’s sign-in does not answer. Try again in a moment.",
};
const refusalOf = (code: string) => REFUSALS[code] ?? `Your organisation’s answer can’t be trusted (${code.slice(0, 40)}). Tell whoever runs this hub.`;

function refusal(code: string): HTMLElement {
  return h("div", { class: "govuk-error-summary", role: "alert" }, h("h2", { class: "govuk-error-summary__title" }, "You are not signed in"), h("div", { class: "govuk-error-summary__body" }, refusalOf(code)));
}

// There only where the hub has a provider; a link, for the browser goes there.
async function organisationLink(place: HTMLElement): Promise<void> {
  const { organisation } = await ask(api.GET("/v1/sign-in"));
  if (organisation) append(place, h("p", { class: "govuk-body" }, h("a", { class: "govuk-button govuk-button--secondary", href: "/v1/organisation/sign-in" }, "Sign in with your organisation")));
}

export function signInPage(main: HTMLElement, entered: (session: Session) => void, refused?: string): void {
  const name = nameField();
  const password = passwordField();
  const code = codeField("Six digits, or one of your recovery codes");
  code.group.hidden = true;
  const fields = [name, password, code];
  const submit = async () => {
    expectFilled([name, "Enter your sign-in name"], [password, "Enter your password"]);
    if (!code.group.hidden) expectFilled([code, "Enter the code that your authenticator app shows"]);
    try {
      entered(await signIn({ name: name.value().trim(), password: password.value(), ...factorOf(code.value().trim()) }));
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.code === "sign_in_refused" && !code.group.hidden)
        throw new FieldErrors([[code, "That password or code was not right. Wait for the next code, then try again."]]);
      if (failure instanceof ApiProblem && failure.code === "totp_needed" && code.group.hidden) {
        code.group.hidden = false;
        focusOn(code.control);
        return;
      }
      throw failure;
    }
  };
  const organisation = h("div", {});
  append(main, narrow(heading("Sign in"), refused && refusal(refused), form({ fields, submit: "Sign in", onSubmit: submit }), organisation));
  void organisationLink(organisation).catch(() => undefined); // the password is always there
}

export function passwordPage(main: HTMLElement, token: string): void {
  const password = newPasswordField();
  const place = narrow(heading("Choose a password"));
  const submit = async () => {
    expectFilled([password, "Enter a password"]);
    const { name } = (await ask(api.POST("/v1/passwords", { body: { token, password: password.value() } }))) as { name: string };
    place.replaceChildren(
      heading("Your password is set"),
      h("p", { class: "govuk-body" }, "Your sign-in name is ", h("strong", {}, name), "."),
      h("a", { class: "govuk-button", href: "#/" }, "Go to sign in"),
    );
  };
  append(place, form({ fields: [password], submit: "Set password", onSubmit: submit }));
  append(main, place);
}

export function invitationPage(main: HTMLElement, token: string, session: Session | null, entered: (session: Session) => void): void {
  const name = nameField();
  const shown = textField({ label: "Your name", autocomplete: "name" });
  const password = newPasswordField();
  const submit = async () => {
    expectFilled([shown, "Enter your name"], [name, "Enter a sign-in name"], [password, "Enter a password"]);
    const credentials = { name: name.value().trim(), password: password.value() };
    await ask(api.POST("/v1/invitations/accept", { body: { token, ...credentials, display_name: shown.value().trim() } }));
    entered(await signIn(credentials));
  };
  append(
    main,
    narrow(
      heading("You have been invited"),
      h("p", { class: "govuk-body" }, "The care provider’s office has invited you to read about somebody’s care. Make an account to go on; the link works once."),
      session && h("p", { class: "govuk-body" }, `You are signed in as ${session.display_name}.`),
      form({ fields: [shown, name, password], submit: "Make my account", onSubmit: submit }),
    ),
  );
}
