// Who has signed in.
import { api, ask, useCsrfToken } from "./api/client";
import { ApiProblem } from "./api/problem";
import type { SessionAnswer } from "./api/types";

// The hub calls the people of a provider's office by the role that their machine clients have.
export type Role = Exclude<SessionAnswer["role"], "provider"> | "office";
export type Session = Omit<SessionAnswer, "role"> & { role: Role };

function sessionOf(answer: SessionAnswer): Session {
  useCsrfToken(answer.csrf);
  return { ...answer, role: answer.role === "provider" ? "office" : answer.role };
}

// null: nobody is signed in.
export async function currentSession(): Promise<Session | null> {
  try {
    return sessionOf(await ask(api.GET("/v1/session")));
  } catch (failure) {
    if (failure instanceof ApiProblem && failure.status === 401) return null;
    throw failure;
  }
}

export type Credentials = {
  name: string;
  password: string;
  totp?: string;
  recovery_code?: string;
};

export const isStaff = (session: Session) => session.role !== "family" && session.role !== "person";

export async function signIn(credentials: Credentials): Promise<Session> {
  return sessionOf(await ask(api.POST("/v1/session", { body: credentials })));
}

export async function signOut(everywhere: boolean): Promise<void> {
  await ask(everywhere ? api.DELETE("/v1/sessions") : api.DELETE("/v1/session"));
  useCsrfToken("");
}
