// The day, a visit, its door, and visits that did not go as planned.
import { count, listed } from "./counting";

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
