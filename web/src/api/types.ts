// Names for what the OpenAPI document describes.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Statement = Schemas["Statement"];
export type StatementLine = Schemas["StatementLine"];
export type StatementRecord = Schemas["StatementRecord"];
export type StatementSums = Schemas["StatementSums"];
export type FoundException = Schemas["Exception"];
export type Attendance = Schemas["Attendance"];
export type Person = Schemas["Person"];
export type Carer = Schemas["Carer"];
export type Device = Schemas["Device"];
export type Grant = Schemas["Grant"];
export type Message = Schemas["Message"];
export type Rating = Schemas["Rating"];
export type Account = Schemas["Account"];
export type PastVisit = Schemas["PastVisit"];
export type Scheduled = Schemas["Scheduled"];
export type Goal = Schemas["Goal"];
export type Look = Schemas["Look"];
export type ImportProblem = Schemas["ImportProblem"];
export type Attachment = Schemas["Attachment"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type SessionAnswer = Schemas["Session"];
