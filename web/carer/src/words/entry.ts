// What is recorded at a visit, a screen each.

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
