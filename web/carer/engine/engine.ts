// The engine of a carer's device in a browser: the C++ engine as WebAssembly, in a worker of its own, over files of the
// origin's private file system. By meaning it is doorstep.h (bindings/c), and the shapes are the same JSON.
//
// - Recording is durable when its promise is kept. It waits for no network, no place and no permission.
// - Times are RFC 3339 in UTC, ids UUIDs in lower case or the office's names. Nobody hands in a time.
// - What fails rejects with EngineError. Go by its `status`; `code` is for logs, `detail` for a person who asks.
// - One page owns the engine at a time. It loses it to a page that takes over, and then every call gives `busy taken_over`.

// What to do about a failure, as docs/embedding.md has it.
export type ErrorStatus =
  | "offline" // no way to the hub: passes by itself
  | "transient" // passes: try again
  | "auth" // an enrolment is needed, or an unlock (code `locked`)
  | "rejected" // what was handed in is wrong; nothing was written
  | "space" // disk or memory is full
  | "key" // key_missing, key_wrong; nothing is damaged
  | "corrupt" // a file is damaged and could not be mended; it was set aside
  | "too_new" // written by a newer Doorstep; nothing was touched
  | "busy" // another page has the engine (directory_in_use, taken_over), or a sync is under way
  | "bug"
  | "misuse"; // closed

export class EngineError extends Error {
  constructor(
    readonly status: ErrorStatus,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
    this.name = "EngineError";
  }
}

export interface Recorded {
  seq: number;
  event: string;
  visit: string | null; // null where the event belongs to none
}

export interface Position {
  lat_e7: number; // degrees times 10 000 000
  lon_e7: number;
  accuracy_m?: number;
}

// Carer, visit and person are ids or the office's names.
export interface Attendance {
  carer: string;
  visit?: string; // of the rota, or one that was begun; absent at a check-in: an unplanned visit begins
  person?: string; // of an unplanned visit
  service?: string; // of an unplanned visit
  tag?: string; // what the tag at the door says (NFC, QR)
  manual_reason?: string; // why there is no evidence
  position?: Position;
}

// An event of any type of the protocol (§2).
export interface NewEvent {
  type: string;
  by: string; // the carer
  visit?: string;
  person?: string;
  body?: Record<string, unknown>;
}

export interface EngineStatus {
  enrolled: boolean;
  device: string | null;
  recorded: number; // lines of the current log
  sent: number; // of these vouched for by a receipt of the hub
  unsent: number;
  oldest_unsent: string | null;
  last_receipt: { seq: number; epoch: string; time: string } | null;
  last_error: { class: ErrorStatus; code: string; status: number | null; at: string } | null; // until a sync succeeds
  last_attempt: string | null;
  next_attempt: string | null; // the hub wants none before it
  needs_enrolment: boolean; // this log can't be sent any more: enrol anew, nothing is lost
  incidents: number; // damage that was met and mended
  attachments_unsent?: number;
  disk_full?: boolean; // the reserve for recording is in use: ask for room
  public_key?: JsonWebKey;
}

export type Progress = "planned" | "in_progress" | "delivered" | "not_delivered" | "voided";

export interface Visit {
  visit: string;
  ref?: string;
  planned: boolean;
  person: string; // empty where it is not known
  person_name: string;
  service: string;
  start: string | null; // planned
  end: string | null;
  carers: string[];
  progress: Progress;
  checked_in: string | null; // recorded on this device
  checked_out: string | null;
  events: number;
  tasks?: string[];
  time_critical?: boolean;
}

// Of the feed: what a kind's document holds says the protocol (§5).
export type DocumentKind = "person" | "planned_visit" | "task" | "outcome" | "note" | "carer" | "policy";
export interface FeedDocument<T = Record<string, unknown>> {
  id: string;
  rev: number;
  doc: T;
}

export interface Incident {
  at: string;
  file: string;
  code: string;
  set_aside: string;
  lines_kept: number;
  lines_adopted: number;
  lines_lost: number;
}

export interface Enrolment {
  hub_url: string; // https://host[:port]; the page's own origin as a rule
  code: string; // the office's, good for ten minutes
  name?: string; // what the office sees of this device
  model?: string;
}

export interface SyncResult {
  done: boolean; // everything is receipted and the feed is current
  unsent: number;
  revoked: boolean; // the office has shut this device out
  wiped: boolean; // … and its data was erased: nothing but close may follow
  needs_enrolment: boolean;
}

// Of a carer at a visit; `kind` is a note's kind (daily_log, care_note, handover) or an event's type.
export interface DraftOf {
  carer: string;
  visit: string;
  kind: string;
}

export interface LockState {
  pins: boolean; // somebody has a PIN
  locked: boolean;
  locks_in_ms: number;
  carer: string | null; // who has unlocked it
}

export interface PinState {
  carer: string;
  name: string;
  tries_left: number;
  locked_out: boolean;
}

export interface Attachment {
  carer: string;
  visit?: string;
  person?: string;
  of: string; // the event's id: a note, an incident
  bytes: ArrayBuffer; // JPEG, PNG, WebP, Ogg, WebM or MP4: at most 25 MiB
  thumbnail?: ArrayBuffer; // JPEG or WebP, at most 30 KiB
}

export interface KeptAttachment {
  event: string;
  of: string;
  at: string;
  sha256: string;
  media_type: string;
  bytes: number;
  thumbnail: string | null; // its SHA-256
  sent: boolean;
}

// recorded, receipted, feed and log_begun: ask what is so now. taken_over: another page has the engine, this one's is
// closed.
export type Change = "recorded" | "receipted" | "feed" | "log_begun" | "taken_over";

export interface CarerEngine {
  close(): Promise<void>; // interrupts a sync; afterwards every call gives misuse no_such_handle

  enrol(enrolment: Enrolment): Promise<void>;

  checkIn(attendance: Attendance): Promise<Recorded>;
  checkOut(attendance: Attendance): Promise<Recorded>;
  record(event: NewEvent): Promise<Recorded>;

  status(): Promise<EngineStatus>;
  today(): Promise<Visit[]>; // the local day in the provider's zone
  visits(from: Date, to: Date): Promise<Visit[]>; // those that overlap [from, to)
  documents<T = Record<string, unknown>>(kind: DocumentKind, person?: string): Promise<FeedDocument<T>[]>;
  incidents(): Promise<Incident[]>;
  publicKey(): Promise<JsonWebKey>;
  log(): Promise<string>; // the current log, a line an event, and last its signed head

  // One round: push, then pull. Recording and reading go on beside it. Rejects where the round was not done; nothing is
  // lost by that. busy sync_under_way where one is running already.
  sync(): Promise<SyncResult>;

  onChange(listener: (change: Change) => void): () => void; // gives the way to stop listening

  // What a version of the engine may not have yet.
  visitLines?(visit: string): Promise<string[]>; // what this device recorded at a visit: event lines, oldest first
  // A text that is being written. Recording what it was for erases it.
  getDraft?(of: DraftOf): Promise<string>; // "" where there is none
  putDraft?(of: DraftOf, text: string): Promise<void>; // durable when kept; needs no unlock
  dropDraft?(of: DraftOf): Promise<void>;
  drafts?(): Promise<(DraftOf & { at: string })[]>; // without the texts

  // Reading needs an unlock once a carer has a PIN: else `key locked`. Recording never does.
  setPin?(carer: string, current: string | null, pin: string): Promise<void>;
  unlock?(carer: string, pin: string): Promise<void>; // rejected wrong_pin; auth pin_locked
  lock?(): Promise<void>;
  touch?(): Promise<void>; // the carer is there: two minutes without it lock
  lockState?(): Promise<LockState>;
  pins?(): Promise<PinState[]>; // needs no unlock

  // A photograph or a recording, with the event that it belongs to. It is sent after the events.
  attach?(attachment: Attachment): Promise<Recorded>;
  attachments?(visit: string): Promise<KeptAttachment[]>; // recorded on this device and not erased yet
  attachmentBytes?(sha256: string): Promise<Uint8Array<ArrayBuffer>>; // of one, or of a thumbnail; empty where they are not here
}

// Another page has the engine: say so, and let the person take over. takeOver() asks that page to give it up, and waits.
export type Opened = { owned: true; engine: CarerEngine } | { owned: false; takeOver(): Promise<CarerEngine> };

// Opens the engine of this origin, or makes it. Rejects with key, too_new, space, corrupt, or rejected no_opfs where the
// browser can't hold it (private windows of some).
export type OpenEngine = () => Promise<Opened>;

// Where openEngine() rejected with key key_missing or key_wrong: nothing of the device is lost with its keys. The office gives
// a code that names one of `devices` (who this one was, the last first), and the hub what the device had left with it.
export interface Recovery {
  devices: string[];
  // Brings the key back, enrols anew, and opens: what was not sent goes on under the new name. Rejects with auth
  // code_refused, offline; key no_recovery, recovery_failed (the code names another device, or there was never a sync).
  recover(enrolment: Enrolment): Promise<CarerEngine>;
}
export type OpenRecovery = () => Promise<Recovery>;
