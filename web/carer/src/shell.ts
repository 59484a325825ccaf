// What stands around every screen: the bar on top with who holds the tablet, and how much is not sent yet.
import { focusOn, h, replace } from "../../src/dom";
import { firstName } from "../../src/format";
import { doorIcon } from "../../src/components/icons";
import type { App } from "./app";
import { linkTo } from "./parts/ui";
import { SHELL } from "./words";

const root = document.getElementById("app") as HTMLElement;

export interface Shell {
  main: HTMLElement;
  showBack(path: string | null): void;
  showStatus(app: App | null): void;
  offerVersion(use: () => void): void;
}

// A link within the screen moves the focus: the address says which screen is shown.
function skipLink(main: HTMLElement): HTMLElement {
  const link = h("a", { class: "skip", href: "#main" }, SHELL.skip);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    focusOn(main);
  });
  return link;
}

export function buildShell(): Shell {
  const main = h("main", { id: "main" });
  const back = h("a", { class: "bar__back", href: "#/", hidden: true }, h("span", { class: "arrow", "aria-hidden": "true" }), SHELL.back);
  const brand = h("a", { class: "bar__brand", href: "#/" }, doorIcon(), SHELL.app);
  const who = h("a", { class: "bar__who", href: "#/who", hidden: true });
  const status = h("a", { class: "status", href: "#/records", hidden: true });
  const version = h("div", {});
  const said = h("p", { id: "said", class: "said", role: "status", "aria-live": "polite" });
  replace(root, skipLink(main), h("header", { class: "bar" }, back, brand, status, who), version, said, main);
  return {
    main,
    showBack(path) {
      back.hidden = path === null;
      brand.hidden = path !== null;
      if (path !== null) back.setAttribute("href", `#${path}`);
    },
    showStatus(app) {
      const name = app?.me ? app.carerName(app.me) : "";
      who.hidden = !name || (app?.own.length ?? 0) < 1;
      replace(who, h("span", { "aria-hidden": "true" }, firstName(name)), h("span", { class: "hidden" }, SHELL.whoIs(name)));
      const now = app?.status;
      status.hidden = !now?.enrolled;
      status.classList.toggle("status--waiting", Boolean(now?.unsent || now?.needs_enrolment));
      if (now) status.textContent = now.needs_enrolment ? SHELL.needsCode : SHELL.recordsLink(now.unsent);
    },
    offerVersion(use) {
      const go = linkTo("/", SHELL.useNewVersion);
      go.addEventListener("click", (event) => {
        event.preventDefault();
        use();
      });
      replace(version, h("div", { class: "notice" }, h("p", {}, SHELL.newVersion), go));
    },
  };
}
