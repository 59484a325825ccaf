// What went wrong, in words for people. The hub's `code` decides; its `detail` is for those who build on it.

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly document: Record<string, unknown> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
  }
}

const WORDS: Record<string, string> = {
  offline: "The hub can't be reached. Check your connection, then try again.",
  sign_in_refused: "That name and password do not go together. Check both and try again.",
  totp_needed: "Enter the six-digit code from your authenticator app.",
  code_refused: "That code was not right. Wait for the next one, then try again.",
  totp_setup_needed: "Set up your second factor first.",
  password_refused: "That is not your current password.",
  slow_down: "There were too many tries. Wait a few minutes, then try again.",
  session_ended: "You were signed out. Sign in again to go on.",
  token_missing: "You are not signed in.",
  link_refused: "This link was used already, or is too old. Ask for a new one.",
  weak_password: "Choose a longer password: at least 12 characters that nobody would guess.",
  name_in_use: "Somebody uses that sign-in name already. Choose another.",
  not_found: "There is nothing here that you can see. It may have been moved, or access to it withdrawn.",
  wrong_role: "Your account can't do this.",
  unavailable: "The hub is busy. Try again in a moment.",
  too_large: "That is too long to be taken.",
  not_decidable: "This was decided already.",
  bad_import: "Nothing was taken from the file. Put these rows right, then try again.",
};

const BY_STATUS: [number, string][] = [
  [400, "Something in the form is not right. Check it and try again."],
  [401, "You are not signed in."],
  [403, "Your account can't do this."],
  [404, "There is nothing here that you can see."],
  [409, "This was changed meanwhile. Load the page again."],
  [422, "Something in the form is not right. Check it and try again."],
  [429, WORDS.slow_down ?? ""],
  [503, WORDS.unavailable ?? ""],
];

function waitOf(seconds: number | null): string {
  if (!seconds) return "";
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? ` You can try again in ${minutes} minutes.` : " You can try again in a minute.";
}

export function inWords(failure: unknown): string {
  if (!(failure instanceof ApiProblem)) return "Something went wrong in this page. Load it again.";
  const known = WORDS[failure.code];
  if (known) return known + (failure.code === "slow_down" ? waitOf(failure.retryAfterSeconds) : "");
  const detail = failure.document.detail;
  if (failure.status < 500 && typeof detail === "string") return detail;
  return BY_STATUS.find(([status]) => status === failure.status)?.[1] ?? "The hub could not answer. Try again in a moment.";
}
