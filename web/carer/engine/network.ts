// Carries the requests of an enrolment or a round of syncing by fetch. The engine says what comes next, step by step; while
// a request is under way, or a pause lasts, it is free for everything else.
import type { Module } from "./module";

interface EngineRequest {
  id: number;
  method: "GET" | "POST" | "PUT";
  url: string;
  headers: Record<string, string>;
  body_at: number;
  body_bytes: number;
  compress: boolean;
}
export interface Step<T> {
  request?: EngineRequest;
  wait_ms?: number;
  over?: T;
}
type Answer = { id: number } & ({ status: number; retry_after_s: number | null; body: string } | { failure: "offline" | "timeout" | "cut_off" | "too_large" });

const LONGEST_MS = 120_000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export class Network {
  private wake: (() => void) | null = null;
  private readonly ended = new AbortController();

  private readonly call: Module["call"];

  constructor(private readonly engine: Module) {
    this.call = engine.call;
  }

  async enrol(enrolment: object, begin: "enrol_begin" | "recover_begin" = "enrol_begin"): Promise<void> {
    const begun = this.call<Step<true>>(begin, enrolment);
    await this.carry(begun, async (step) => {
      if (step.request) return this.call("enrol_answer", await this.perform(step.request));
      await this.pause(step.wait_ms ?? 0);
      return this.call("enrol_again");
    });
  }

  async sync<T>(): Promise<T> {
    const begun = this.call<Step<T>>("sync_begin");
    return this.carry(begun, async (step) => {
      if (step.request) return this.call("sync_answer", await this.perform(step.request));
      return this.call((await this.pause(step.wait_ms ?? 0)) ? "sync_network_changed" : "sync_tick");
    });
  }

  // Whatever goes wrong, nothing stays under way.
  private async carry<T>(begun: Step<T>, next: (step: Step<T>) => Promise<Step<T>>): Promise<T> {
    let step = begun;
    try {
      while (step.over === undefined) step = await next(step);
    } catch (failure) {
      this.call("stop");
      throw failure;
    }
    return step.over;
  }

  networkChanged(): void {
    this.wake?.();
  }

  // Ends what is under way: its promise rejects with transient interrupted.
  stop(): void {
    this.ended.abort();
    this.wake?.();
    this.call("stop");
  }

  // True where another network came before the time was over.
  private pause(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (changed: boolean) => {
        clearTimeout(timer);
        this.wake = null;
        resolve(changed);
      };
      const timer = setTimeout(() => end(false), ms);
      this.wake = () => end(true);
    });
  }

  private async perform(request: EngineRequest): Promise<Answer> {
    const { id } = request;
    const body = this.engine.bytesAt(request.body_at, request.body_bytes);
    let response: Response;
    try {
      response = await fetch(request.url, await this.init(request, body));
    } catch (failure) {
      return { id, failure: failureOf(failure, "offline") };
    }
    try {
      const body = await bodyOf(response);
      if (body === null) return { id, failure: "too_large" };
      return { id, status: response.status, retry_after_s: wholeSeconds(response.headers.get("Retry-After")), body };
    } catch (failure) {
      return { id, failure: failureOf(failure, "cut_off") };
    }
  }

  private async init({ method, headers, compress }: EngineRequest, body: Uint8Array<ArrayBuffer>): Promise<RequestInit> {
    const signal = AbortSignal.any([this.ended.signal, AbortSignal.timeout(LONGEST_MS)]);
    const common = { method, signal, redirect: "error", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" } as const;
    if (method === "GET") return { ...common, headers };
    if (!compress) return { ...common, headers, body };
    return { ...common, headers: { ...headers, "Content-Encoding": "gzip" }, body: await gzipped(body) };
  }
}

function failureOf(failure: unknown, otherwise: "offline" | "cut_off"): "offline" | "timeout" | "cut_off" {
  return (failure as Error).name === "TimeoutError" ? "timeout" : otherwise;
}

function wholeSeconds(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

// Null for more than any hub answers.
async function bodyOf(response: Response): Promise<string | null> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > MOST_ANSWER_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
