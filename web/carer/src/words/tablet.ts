// A tablet's own screens: joining, whose it is, its lock, and what it has sent.
import { count } from "./counting";

export const ENROL = {
  title: "Join your office",
  text: "Ask your office for a code. It works for ten minutes. You do this once on each tablet or phone.",
  code: "Code from your office",
  hint: "Letters and numbers; capitals matter. Spaces do not matter.",
  name: "A name for this tablet",
  nameHint: "So that the office can tell it from others, like “Sunita’s phone”",
  scan: "Scan the office’s QR code",
  submit: "Join",
  codeMissing: "Enter the code from your office",
  otherHub: (origin: string) => `This code is for another hub: ${origin}. Open Doorstep there.`,
  joined: "You have joined. Your visits are being fetched.",
  again: "Join again",
  againText: "Your office has to let this tablet in anew. What is not sent yet goes on by itself.",
};

export const RECOVER = {
  title: "The key to your records is lost",
  about: "An update of this device may have done that. Nothing is lost with it: ask your office for a code that names this tablet. Do not delete the app.",
  device: "The tablet’s number is",
  code: "Code from your office",
  codeMissing: "Enter the code from your office",
  otherHub: (origin: string) => `This code is for another hub: ${origin}.`,
  submit: "Bring my records back",
};

export const WHO = {
  title: "Who are you?",
  text: "Choose your name. What you record is under it.",
  nobody: "No carers have arrived yet. Connect to the internet and fetch them.",
  fetch: "Fetch now",
};

export const LOCK = {
  title: "This tablet is locked",
  who: "Who are you?",
  whoMissing: "Choose your name",
  pin: "Your PIN",
  missing: "Enter your PIN",
  open: "Unlock",
  wrong: (left?: number) => `That PIN is not right.${left === undefined ? "" : ` ${count(left, "more wrong one", "more wrong ones")} and it is locked for good.`}`,
  bad: "Choose 4 digits or more, and no row like 1234",
  out_for_good: "This PIN is locked for good after too many tries. Ask your office for a new code. What you recorded is kept and is sent.",
  without: "Check in or out without a PIN",
  withoutText: "Your visits of today by their time.",
  noDoors: "No visits of today are known.",
  in: (time: string) => `Check in: the visit at ${time}`,
  out: (time: string) => `Check out: the visit at ${time}`,
  chooseTitle: "Choose a PIN",
  changeTitle: "Change your PIN",
  about: "It keeps what you wrote, and names and addresses, from others who hold this tablet. It is asked for after two minutes without a touch. Checking in and out never needs it.",
  current: "Your PIN until now",
  chosen: "New PIN",
  again: "New PIN once more",
  different: "The two are different",
  notNow: "Not now",
  now: "Lock now",
  saved: "Your PIN is set.",
};

export const RECORDS = {
  title: "What is sent",
  allSent: "Everything is sent",
  allSentText: (when: string) => `Your office has every record. The last was received ${when}.`,
  nothing: "Nothing has been recorded on this tablet yet.",
  waiting: (n: number) => `${count(n, "record")} not sent yet`,
  photographs: (n: number) => `${count(n, "photograph")} not sent yet. They go after the records.`,
  since: (when: string) => `The oldest waits since ${when}.`,
  safe: "They are safe on this tablet, also when it is switched off.",
  why: {
    fresh: "They go out in a moment.",
    noNetwork: "This tablet is not connected. They go out by themselves when it is.",
    waits: (when: string) => `The hub asked to wait until ${when}.`,
    needsEnrolment: "This tablet needs a new code from your office.",
  },
  send: "Send now",
  sending: "Sending …",
  sent: "Everything is sent.",
  lastTry: (when: string) => `Last tried ${when}.`,
  mended: (n: number) => `${count(n, "damage", "damages")} to this tablet’s files was found and mended. Tell your office.`,
  joinAgain: "Enter a new code",
  device: (id: string) => `This tablet’s number, should your office ask: ${id}`,
  fetch: "Fetch visits and send records",
};
