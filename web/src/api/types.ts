// Names for what the OpenAPI document describes.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Statement = Schemas["Statement"];
export type StatementLine = Schemas["StatementLine"];
export type StatementRecord = Schemas["StatementRecord"];
export type StatementSums = Schemas["StatementSums"];
export type FoundException = Schemas["Exception"];
export type Attendance = Schemas["Attendance"];
export type TimelineEntry = Schemas["TimelineEntry"];
