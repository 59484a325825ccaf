// Who has signed in.
import { api, ask, useCsrfToken } from "./api/client";
import { ApiProblem } from "./api/problem";

export type Role = "office" | "commissioner" | "family" | "person" | "operator" | "auditor";

export interface Session {
  account: string;
  display_name: string;
  role: Role;
  of: string | null;
  admin: boolean;
  totp: boolean;
  signed_in_by: "password" | "organisation";
  next: "totp_setup" | null; // what is to be done before anything else
  grants: { person: string; name: string | null; provider: string; scopes: string[] }[];
  ends_at: string;
  time: string;
}

type Answered = Omit<Session, "role"> & { role: string; csrf: string };

// The hub calls the people of a provider's office by the role that their machine clients have.
function sessionOf(answer: unknown): Session {
  const answered = answer as Answered;
  useCsrfToken(answered.csrf);
  return { ...answered, role: (answered.role === "provider" ? "office" : answered.role) as Role };
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
