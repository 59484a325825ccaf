// The one way from the pages to the hub: typed by its OpenAPI document, problems thrown as ApiProblem.
import createClient from "openapi-fetch";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";

let csrfToken = "";
let onSignedOut: () => void = () => {};

// As GET /v1/session gives it; it goes with every request that changes something.
export function useCsrfToken(token: string): void {
  csrfToken = token;
}

// Called where the hub says that nobody is signed in (any more).
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

async function fetchOrOffline(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new ApiProblem(0, "offline");
  }
}

export const api = createClient<paths, "application/json">({
  baseUrl: location.origin,
  credentials: "same-origin",
  headers: { Accept: "application/json" },
  fetch: fetchOrOffline,
});

api.use({
  onRequest({ request }) {
    if (request.method !== "GET" && csrfToken) request.headers.set("Doorstep-CSRF", csrfToken);
    return request;
  },
});

export function problemOf(response: Response, document: unknown): ApiProblem {
  const members = (typeof document === "object" && document !== null ? document : {}) as Record<string, unknown>;
  const code = typeof members.code === "string" ? members.code : `http_${response.status}`;
  return new ApiProblem(response.status, code, members, Number(response.headers.get("Retry-After")) || null);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// What the hub answered, or its problem thrown: await ask(api.GET("/v1/exceptions")).
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  const problem = problemOf(response, error);
  if (response.status === 401 && problem.code !== "sign_in_refused" && !problem.code.startsWith("totp")) onSignedOut();
  throw problem;
}

// All pages of a list, up to `most` items.
export async function askAll<T>(
  page: (after: string | undefined) => Promise<Answer<{ items: T[]; next: string | null }>>,
  most = 5000,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const answer = await ask(page(after));
    items.push(...answer.items);
    after = answer.next ?? undefined;
  } while (after && items.length < most);
  return items;
}

export type { paths } from "./schema";
