// What a page and the engine's worker say to each other.
import type { Attachment, Change, Enrolment, ErrorStatus } from "./engine";

export interface Failure {
  status: ErrorStatus;
  code: string;
  detail: string;
}

export type Ask =
  | { kind: "open"; takeOver: boolean } // answered by whether this page owns the engine now
  | { kind: "close" }
  | { kind: "call"; name: string; arguments: object }
  | { kind: "attach"; attachment: Attachment }
  | { kind: "attachment_bytes"; sha256: string }
  | { kind: "enrol"; enrolment: Enrolment }
  | { kind: "recoverable" } // answered by the devices
  | { kind: "recover"; enrolment: Enrolment } // the engine is open afterwards
  | { kind: "sync" }
  | { kind: "network_changed" };

export type ToWorker = { id: number; ask: Ask };
export type FromWorker = { id: number; ok: unknown } | { id: number; failure: Failure } | { change: Change };
