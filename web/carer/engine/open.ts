// The engine for the carer's app.
import { scriptUrl } from "../src/trusted";
import { openEngineIn, openRecoveryIn } from "./connection";
import type { OpenEngine, OpenRecovery } from "./engine";
import workerUrl from "./worker?worker&url";

const startWorker = () => new Worker(scriptUrl(workerUrl), { type: "module", name: "doorstep" });

export const openEngine: OpenEngine = () => openEngineIn(startWorker());
export const openRecovery: OpenRecovery = () => openRecoveryIn(startWorker());
