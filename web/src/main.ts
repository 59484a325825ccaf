// Starts the pages: who is signed in, which pages they have, and which one the address asks for.
import { hasLost, watchAccess } from "./access";
import { whenSignedOut } from "./api/client";
import { inWords } from "./api/problem";
import { empty, failed } from "./components/states";
import { append, focusOn, h, replace } from "./dom";
import { firstSetUp } from "./pages/account/second_factor";
import { invitationPage, passwordPage, signInPage } from "./pages/account/sign_in";
import { pagesOf } from "./pages/pages";
import { type Page, currentAddress, findPage, goTo } from "./router";
import { type Session, currentSession, signOut } from "./session";
import { type Shell, buildShell, heading } from "./shell";

const root = document.getElementById("app") as HTMLElement;
let session: Session | null = null;
let pages: Page[] = [];
let shell: Shell;
let leaving = new AbortController();
let unwatch = () => {};
let wasHere = false; // the first page of all does not take the focus from the browser

// A page that shows what was withdrawn is made anew; what was added shows on the next one.
function accessChanged(now: Session | null): void {
  const isLost = !now || (session !== null && hasLost(session, now));
  session = now;
  if (!isLost) return;
  build();
  void show();
}

function build(): void {
  unwatch();
  unwatch = session ? watchAccess(session, accessChanged) : () => {};
  pages = session && !session.next ? pagesOf(session) : [];
  shell = buildShell(root, { session, pages, onSignOut: () => void leave(false) });
  append(root, h("div", { id: "announcer", class: "govuk-visually-hidden", "aria-live": "polite" }));
}

async function leave(everywhere: boolean): Promise<void> {
  try {
    await signOut(everywhere);
  } catch {
    // the session is over already
  }
  session = null;
  location.hash = "";
  build();
  void show();
}

function takeFocus(): void {
  window.scrollTo(0, 0);
  const title = shell.main.querySelector("h1");
  if (wasHere && title && !shell.main.contains(document.activeElement)) focusOn(title);
  wasHere = true;
}

async function enter(entered: Session, to: string): Promise<void> {
  session = entered;
  build();
  if (currentAddress().path === to) await show();
  else goTo(to);
}

// What may be opened without being signed in: the links of invitations and new passwords, and signing in.
function showOutside(path: string, main: HTMLElement): boolean {
  const [, kind, token] = path.split("/");
  if (kind === "invitation" && token) return invitationPage(main, token, session, (s) => void enter(s, "/")), true;
  if (kind === "password" && token) return passwordPage(main, token), true;
  if (session) return false;
  const refused = kind === "sign-in" ? token : undefined;
  signInPage(main, (s) => void enter(s, refused ? "/" : path), refused);
  return true;
}

async function rendered(rendering: void | Promise<void>, main: HTMLElement): Promise<void> {
  main.setAttribute("aria-busy", "true");
  try {
    await rendering;
  } catch (failure) {
    append(main, failed(failure));
  }
  main.removeAttribute("aria-busy");
}

// After the second factor is set up the hub opens the rest.
async function proceed(): Promise<void> {
  const renewed = await currentSession();
  if (renewed) await enter(renewed, "/");
  else location.reload();
}

function showInside(path: string, query: URLSearchParams, here: Session): void {
  if (here.next) return firstSetUp(shell.main, here, () => void proceed());
  const target = path === "/" ? (pages[0]?.path ?? "/account") : path;
  const found = findPage(pages, target, here.role);
  shell.showPage(target);
  if (!found) return append(shell.main, heading("Page not found"), empty("There is no such page. Choose one from the menu."));
  const view = { main: shell.main, session: here, params: found.params, query, signal: leaving.signal };
  void rendered(found.page.render(view), shell.main);
}

async function show(): Promise<void> {
  leaving.abort();
  leaving = new AbortController();
  const { path, query } = currentAddress();
  replace(shell.main);
  shell.main.dataset.path = path;
  if (!showOutside(path, shell.main) && session) showInside(path, query, session);
  takeFocus();
}

async function start(): Promise<void> {
  try {
    session = await currentSession();
  } catch (failure) {
    build();
    return append(shell.main, heading("Doorstep can’t be reached"), h("p", { class: "govuk-body" }, inWords(failure)));
  }
  build();
  whenSignedOut(() => {
    if (!session) return;
    session = null;
    build();
    void show();
  });
  window.addEventListener("hashchange", () => void show());
  await show();
}

void start();
