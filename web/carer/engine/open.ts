// The engine for the carer's app.
import { scriptUrl } from "../src/trusted";
import { openEngineIn } from "./connection";
import type { OpenEngine } from "./engine";
import workerUrl from "./worker?worker&url";

export const openEngine: OpenEngine = () => openEngineIn(new Worker(scriptUrl(workerUrl), { type: "module", name: "doorstep" }));
