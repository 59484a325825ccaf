// Every sentence of the carer's app, in plain English. Codes are those of the protocol's events (§2).
const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
const listed = (names: string[]): string => (names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

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

export const TODAY = {
  title: (name: string) => (name ? `${name}’s visits` : "Visits"),
  none: "No visits are planned.",
  noneYet: "Your visits have not arrived yet. Connect to the internet and fetch them.",
  before: "Day before",
  after: "Day after",
  progress: {
    planned: "Not started",
    in_progress: "Under way",
    delivered: "Done",
    not_delivered: "Did not take place",
    voided: "Taken back",
  } as Record<string, string>,
  with: (names: string[]) => `With ${listed(names)}`,
  unplanned: "Not on the rota",
  critical: "The time matters",
  addVisit: "A visit that is not on the list",
  underWay: (name: string) => `The visit to ${name} is under way.`,
  goThere: "Go to that visit",
};

export const VISIT = {
  unnamed: "Person not known",
  address: "Where",
  noAddress: "Your office has the address.",
  access: "Getting in",
  matters: "What matters",
  others: "From the last visits",
  byAt: (name: string, moment: string) => `${name}, ${moment}`,
  somebody: "A carer",
  checkIn: "Check in",
  checkOut: "Check out",
  scanIn: "Scan the tag or code at the door",
  otherWay: "No tag, no place? Say why",
  noAccess: "I can’t do this visit",
  since: (time: string) => `Checked in at ${time}`,
  until: (start: string, end: string) => `You were here from ${start} to ${end}`,
  record: "Record",
  soFar: "Recorded so far",
  nothing: "Nothing yet.",
  otherIn: (name: string) => `Check ${name} in`,
  otherOut: (name: string) => `Check ${name} out`,
  otherHere: (name: string, time: string) => `${name} has been here since ${time}`,
  otherWas: (name: string, start: string, end: string) => `${name} was here from ${start} to ${end}`,
  extraCarer: "Another carer of this tablet is here",
  checkedIn: (time: string) => `Checked in at ${time}. It is saved on this tablet.`,
  checkedOut: (time: string) => `Checked out at ${time}. It is saved on this tablet.`,
  placeFound: "Your place was found and added.",
  placeNone: "Your place was not found. The office sees that; you need do nothing.",
  unfinished: {
    note: "You have an unfinished note.",
    incident: "You have an unfinished report of an accident or concern.",
    observation: "You have an unfinished entry about something you saw.",
    outcomes: "You have an unfinished entry about a goal.",
  },
  goOn: "Go on writing",
  leaving: "Before you go",
  openTasks: (n: number) => `${count(n, "task")} without an answer`,
};

export const PARTS = {
  tasks: "Tasks",
  note: "Write a note",
  medication: "Medication",
  observation: "Something measured or seen",
  outcomes: "Goals",
  incident: "Accident or concern",
  people: "Who was supported",
};

export const DOOR = {
  titleIn: "Check in another way",
  titleOut: "Check out another way",
  scanTitle: "Scan at the door",
  scanText: "Hold the camera over the QR code, or the back of the phone to the tag.",
  noScan: "This browser can read neither QR codes nor tags. Use the reasons below.",
  noCamera: "The camera can’t be used. Allow it in the browser’s settings, or use the reasons below.",
  camera: "Use the camera",
  tag: "Hold to the tag",
  waiting: "Waiting for the tag …",
  stop: "Stop",
  byHand: "By hand, with a reason",
  why: "Why is there no tag or place?",
  whyMissing: "Say why",
  reasons: {
    tag_missing: "There is no tag at this door",
    tag_damaged: "The tag does not work",
    device_cannot_read: "My phone can’t read tags",
    away_from_address: "We met somewhere else",
    other: "Something else",
  } as Record<string, string>,
  words: "In your words",
  picture: "What the camera sees",
};

export const TASKS = {
  title: "Tasks",
  none: "No tasks are planned for this visit.",
  results: { done: "Done", partly_done: "Partly done", not_done: "Not done", declined: "Not wanted" } as Record<string, string>,
  of: (task: string) => `${task}: how did it go?`,
  why: (task: string) => `Why? (${task})`,
  whyMissing: "Say why in a few words",
  saved: (task: string, result: string) => `${task}: ${result.toLowerCase()}. Saved.`,
};

export const NOTE = {
  title: "Write a note",
  kind: "What kind of note?",
  kinds: {
    daily_log: { name: "Daily log", hint: "How the visit went. The family may read it." },
    care_note: { name: "Care note", hint: "About health or care. The family may read it." },
    handover: { name: "Handover", hint: "For the next carer. Stays with your provider." },
  } as Record<string, { name: string; hint: string }>,
  text: "Your note",
  hint: "Saved with every letter, also if the tablet is switched off.",
  missing: "Write something first",
  tooLong: (most: number) => `A note can have ${most.toLocaleString("en-GB")} characters. Make it shorter, or write two.`,
  who: "Who may read it?",
  visibility: { family: "The family too", commissioner: "The council and the provider", provider: "The provider only" } as Record<string, string>,
  saveIt: "Save the note",
  saved: "The note is saved.",
  draft: "Draft saved",
};

export const PHOTOGRAPH = {
  add: "Add a photograph",
  unfit: "Only photographs of at most 25 MB can be added.",
  nth: (n: number) => `Photograph ${n}`,
  notKept: (why: string) => `A photograph could not be kept. ${why}`,
  takeBack: "Take back",
  takeBackNth: (n: number) => `Take back photograph ${n}`,
};

export const VOICE = {
  start: "Record a voice note",
  stop: "Stop recording",
  again: "Record another voice note",
  recording: (seconds: number) => `Recording, ${seconds} ${seconds === 1 ? "second" : "seconds"}`,
  noMicrophone: "This tablet does not let the app hear. Allow the microphone in the browser’s settings.",
  nth: (n: number) => `Voice note ${n}`,
  notKept: (why: string) => `A voice note could not be kept. ${why}`,
  takeBack: "Take back",
  takeBackNth: (n: number) => `Take back voice note ${n}`,
};

export const MEDICATION = {
  title: "Medication",
  medicine: "Which medicine?",
  medicineMissing: "Enter the medicine",
  dose: "How much?",
  doseHint: "As it is on the label, like “1 tablet” or “5 ml”",
  result: "What happened?",
  resultMissing: "Choose what happened",
  results: { given: "Given", refused: "Refused", not_available: "Not there", withheld: "Held back" } as Record<string, string>,
  why: "Why?",
  whyMissing: "Say why it was not given",
  saved: "The medicine is recorded.",
};

export const OBSERVATION = {
  title: "Something measured or seen",
  kind: "What is it about?",
  kindMissing: "Choose what it is about",
  kinds: {
    fluid_ml: { name: "Drink", value: "How much, in millilitres?", unit: "ml", least: 0, most: 10_000 },
    food: { name: "Food", value: "How much of the meal, in percent?", unit: "percent", least: 0, most: 100 },
    mood: { name: "Mood", value: "From 1 (very low) to 5 (very good)", unit: "1 to 5", least: 1, most: 5 },
    pain: { name: "Pain", value: "From 0 (none) to 10 (worst)", unit: "0 to 10", least: 0, most: 10 },
    temperature: { name: "Temperature", value: "Degrees Celsius, like 37.2", unit: "tenths_c", least: 25, most: 45 },
    weight: { name: "Weight", value: "Kilograms, like 61.5", unit: "tenths_kg", least: 1, most: 400 },
    bowel: { name: "Bowel", value: "Bristol type, 1 to 7", unit: "bristol", least: 1, most: 7 },
    sleep: { name: "Sleep", value: "Hours, like 6.5", unit: "tenths_h", least: 0, most: 24 },
    skin: { name: "Skin", value: "", unit: "", least: 0, most: 0 },
  } as Record<string, { name: string; value: string; unit: string; least: number; most: number }>,
  value: "How much?",
  text: "What did you see?",
  missing: "Give a number or say what you saw",
  notANumber: (least: number, most: number) => `Give a number from ${least} to ${most}`,
  saved: "It is recorded.",
};

export const OUTCOME = {
  title: "Goals",
  none: "No goals are agreed for this person.",
  how: (goal: string) => `${goal}: how was it today?`,
  missing: "Choose how it was",
  text: "What did you see?",
  saved: "The goal is recorded.",
};

export const INCIDENT = {
  title: "Accident or concern",
  urgent: "In an emergency ring 999 first.",
  category: "What happened?",
  categoryMissing: "Choose what happened",
  categories: {
    fall: "A fall",
    injury: "An injury or mark",
    skin: "A sore or pressure damage",
    medication_error: "A mistake with medicine",
    behaviour: "Distress or behaviour",
    missing_person: "The person is not there",
    abuse_or_neglect: "Signs of abuse or neglect",
    property: "Damage or loss",
    other: "Something else",
  } as Record<string, string>,
  severity: "How bad is it?",
  severityMissing: "Choose how bad it is",
  severities: { "1": "No harm", "2": "A little harm", "3": "Harm that needs care", "4": "Serious harm" } as Record<string, string>,
  safeguardingTitle: "Safeguarding",
  safeguarding: "It may be abuse or neglect (safeguarding)",
  safeguardingHint: "Then the family does not see it.",
  onBody: "Mark it on the body",
  where: "Where on the body?",
  whereHint: "Touch the picture, or choose from the list below it. Touch again to take it back.",
  list: "Choose from a list",
  kind: "What is it?",
  kinds: { bruise: "Bruise", cut: "Cut or graze", burn: "Burn", redness: "Redness", swelling: "Swelling", sore: "Sore", pain: "Pain", other: "Something else" } as Record<string, string>,
  marked: (region: string, kind: string) => `${region}: ${kind.toLowerCase()}`,
  marks: "Marked on the body",
  noMarks: "Nothing is marked.",
  front: "Front",
  backSide: "Back",
  text: "What did you see and do?",
  textMissing: "Say what you saw and did",
  saved: "It is recorded. Your office is told when it is sent.",
};

export const REGIONS: Record<string, string> = {
  head: "Head",
  face: "Face",
  neck: "Neck",
  chest: "Chest",
  abdomen: "Stomach",
  groin: "Groin",
  upper_back: "Upper back",
  lower_back: "Lower back",
  buttocks: "Buttocks",
  left_shoulder: "Left shoulder",
  right_shoulder: "Right shoulder",
  left_arm: "Left arm",
  right_arm: "Right arm",
  left_hand: "Left hand",
  right_hand: "Right hand",
  left_hip: "Left hip",
  right_hip: "Right hip",
  left_leg: "Left leg",
  right_leg: "Right leg",
  left_foot: "Left foot",
  right_foot: "Right foot",
};

export const PEOPLE = {
  title: "Who was supported",
  text: "Tick everyone who was supported together in this session.",
  missing: "Tick at least one person",
  saved: "It is recorded.",
};

export const NO_VISIT = {
  title: "I can’t do this visit",
  why: "Why?",
  whyMissing: "Choose why",
  reasons: {
    no_access: "Nobody opens, and I can’t get in",
    refused: "They do not want the visit",
    hospital: "In hospital",
    cancelled_by_person: "They called it off",
    cancelled_by_provider: "My office called it off",
    unsafe: "It is not safe for me",
    other: "Something else",
  } as Record<string, string>,
  text: "What did you try?",
  submit: "Record that it did not take place",
  saved: "It is recorded that the visit did not take place.",
};

export const UNPLANNED = {
  title: "A visit that is not on the list",
  who: "Who do you visit?",
  whoMissing: "Choose who you visit",
  service: "What for?",
  serviceMissing: "Choose what for",
  services: { personal_care: "Personal care", medication: "Medication", supported_living: "Supported living", shopping: "Shopping", sleep_in: "Sleep-in", other: "Something else" } as Record<string, string>,
  submit: "Check in now",
  none: "No people have arrived yet. Connect to the internet first.",
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

// An event in one line of the list of what was recorded.
export const EVENTS: Record<string, string> = {
  "visit.checked_in": "Checked in",
  "visit.checked_out": "Checked out",
  "visit.not_delivered": "Did not take place",
  "visit.participants": "Supported together",
  "task.recorded": "Task",
  "note.recorded": "Note",
  "outcome.recorded": "Goal",
  "observation.recorded": "Seen",
  "medication.recorded": "Medicine",
  "incident.recorded": "Accident or concern",
  "attachment.added": "Photograph or recording",
  "entry.corrected": "Put right",
};
