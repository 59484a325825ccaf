// The engine for pages of others: what docs/embedding.md imports, built into files of its own.
import { openEngineIn, openRecoveryIn } from "./connection";
import type { OpenEngine, OpenRecovery } from "./engine";
import workerUrl from "./worker?worker&url";

export * from "./engine";
export { openEngineIn, openRecoveryIn };

const startWorker = () => new Worker(workerUrl, { type: "module", name: "doorstep" });

// For a page without Trusted Types; with them the page starts the worker itself and hands it to openEngineIn().
export const openEngine: OpenEngine = () => openEngineIn(startWorker());
export const openRecovery: OpenRecovery = () => openRecoveryIn(startWorker());
