// What the whole app says: days, its frame, who holds it, and what failed.

export const DAY_WORDS = {
  today: "Today",
  tomorrow: "Tomorrow",
  yesterday: "Yesterday",
  noTime: "–",
  span: (start: string, end: string) => `${start} to ${end}`,
  todayAt: (time: string) => `today at ${time}`,
  yesterdayAt: (time: string) => `yesterday at ${time}`,
  onDayAt: (day: string, time: string) => `on ${day} at ${time}`,
};

export const SHELL = {
  app: "Doorstep",
  title: (screen: string) => `${screen} – Doorstep`,
  skip: "Skip to main content",
  opening: "Opening your records …",
  back: "Back",
  whoIs: (name: string) => `You are ${name}. Change`,
  save: "Save",
  optional: (label: string) => `${label} (optional)`,
  recordsLink: (unsent: number) => (unsent ? `${unsent.toLocaleString("en-GB")} not sent` : "All sent"),
  needsCode: "New code needed",
  newVersion: "A new version of Doorstep is here.",
  useNewVersion: "Use it now",
  notFound: "This screen is not there",
  notFoundText: "The visit may have left your list. Go back to your visits.",
  failed: "That did not work",
  tryAgain: "Try again",
};

export const OWNER = {
  elsewhere: "Doorstep is open in another window",
  elsewhereText: "Only one window can hold your records at a time. What you wrote there is kept.",
  use: "Use it here",
  taken: "Doorstep was opened in another window",
  taking: "Moving here …",
  erased: "Nothing is left on this tablet",
  erasedText: "Your office has shut it out and had its data erased. What you had recorded was sent first.",
};

// By the class of what failed.
export const FAILURES: Record<string, string> = {
  offline: "There is no connection to the hub. Nothing is lost: your records are safe here and go out by themselves later.",
  transient: "The hub could not take it just now. Nothing is lost: it is tried again.",
  auth: "This tablet needs a new code from your office. Nothing is lost.",
  rejected: "That could not be recorded.",
  space: "This tablet has no room left. Tell your office; delete photographs or apps that you do not need.",
  key: "The key to your records can’t be read. Restart the tablet and try again. Do not delete the app.",
  corrupt: "A file is damaged. It was put aside, not deleted. Tell your office.",
  too_new: "Your records were written by a newer Doorstep. Connect to the internet to update it.",
  busy: "Doorstep is busy. Try again in a moment.",
  bug: "Something went wrong in Doorstep. Tell your office.",
  misuse: "Something went wrong in Doorstep. Close it and open it again.",
};

export const FAILURE_CODES: Record<string, string> = {
  code_refused: "The office’s code was not accepted. It may be mistyped, used already, or older than ten minutes. Ask for a new one.",
  no_opfs: "This browser can’t keep records. Leave the private window, or use Chrome, Edge, Safari or Firefox in their newest version.",
  recovery_failed: "That code names another tablet. Ask for one that names this one.",
  no_recovery: "This tablet’s key can’t be brought back by a code. Tell your office, and do not delete the app.",
  device_revoked: "Your office has shut this tablet out. Tell them if that is a mistake.",
  sync_under_way: "Sending is under way already.",
};
