// The words that people use for the codes of events, statements and monitoring.
import { words } from "./format";

const REASONS: Record<string, string> = {
  carer_missing: "A planned carer did not come",
  extra_carer: "More carers came than were planned",
  unplanned: "Not on the rota",
  not_delivered: "Not delivered, and nothing is due for that",
  no_access_paid: "Nobody opened; the carer’s time is paid",
  short_notice: "Cancelled at short notice",
  retained: "Kept open during a hospital stay",
  within_grace: "Within the agreed margin, so paid as planned",
  capped_at_planned: "Longer than planned; paid as planned",
  overrun_capped: "Longer than planned; paid up to the limit",
  short_visit: "Too short",
  rolled_over: "Minutes kept from earlier visits were added",
  raised_to_minimum: "Raised to the shortest visit that is paid",
  nothing_billable: "Nothing left to pay after rounding",
  no_package: "No package was commissioned for this",
  became_waking_night: "Woken so often that it counts as a waking night",
  no_rate: "The rate card has no rate for this",
  woken_paid: "Time awake is paid on top",
  over_budget: "Cut: the package’s budget is used up",
  paid_within_budget: "Longer than planned; paid from what is left of the budget",
};

const EXCEPTIONS: Record<string, string> = {
  manual: "Checked in or out by hand",
  no_check_in: "No check-in",
  no_check_out: "No check-out",
  clock_wrong: "The tablet’s clock was wrong",
  outside_geofence: "Away from the address",
  overlap: "Overlaps with another visit of the same carer",
  late: "Late",
  early: "Early",
  short: "Shorter than planned",
  long: "Longer than planned",
  unplanned: "Not on the rota",
  unknown_visit: "The visit is not known",
  unknown_person: "The person is not known",
  unknown_carer: "The carer is not known",
  unknown_type: "The tablet sent something this hub does not know",
  bad_body: "A record that could not be read in full",
  duplicate_id: "The same record twice",
  uptime_went_back: "The tablet’s uptime went back",
  log_fork: "A tablet’s log came in two versions",
};

const MORE: Record<string, string> = {
  forgot_check_in: "Forgot to check in",
  forgot_check_out: "Forgot to check out",
  device_fault: "The tablet failed",
  nfc: "Tag at the door",
  qr: "QR code at the door",
  gps: "Position",
  manual: "By hand",
  telephony: "Telephone",
};

export function exceptionInWords(kind: string): string {
  return EXCEPTIONS[kind] ?? words(kind);
}

// Of a statement's line: "exception:late" too.
export function reasonInWords(reason: string): string {
  const [kind, name] = reason.split(":");
  return kind === "exception" && name ? `Held: ${exceptionInWords(name).toLowerCase()}` : (REASONS[reason] ?? words(reason));
}

export const inWords = (code: string | null | undefined): string => (code && MORE[code]) || words(code);

// How a visit was, from the first face to the fifth.
export const FACES = ["Very bad", "Bad", "OK", "Good", "Very good"] as const;
