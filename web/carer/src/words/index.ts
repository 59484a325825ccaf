// Every sentence of the carer's app, in plain English. Codes are those of the protocol's events (§2).
export * from "./app";
export * from "./tablet";
export * from "./visit";
export * from "./entry";
