// What the office and the family do, by the hub's API: an administrator with a second factor invites a daughter.
import { request } from "node:https";
import { codeOf } from "../pages/browser/totp.mjs";

const PASSWORD = "three green kettles";

class Client {
  constructor(hub) {
    Object.assign(this, { hub, cookie: "", csrf: "" });
  }

  ask(method, path, body) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", Cookie: this.cookie, "Doorstep-CSRF": this.csrf, Origin: this.hub.url };
    return new Promise((resolve, reject) => {
      const asked = request(this.hub.url + path, { method, headers, ca: this.hub.certificate }, (answer) => {
        const set = answer.headers["set-cookie"];
        if (set) this.cookie = set.map((one) => one.split(";")[0]).join("; ");
        let text = "";
        answer.on("data", (part) => (text += part));
        answer.on("end", () => (answer.statusCode < 300 ? resolve(text ? JSON.parse(text) : {}) : reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))));
      });
      asked.on("error", reject);
      asked.end(body && JSON.stringify(body));
    });
  }

  async signIn(name, password, more = {}) {
    this.csrf = (await this.ask("POST", "/v1/session", { name, password, ...more })).csrf;
  }
}

// Gives what she signs in with.
export async function inviteDaughter(hub, person, today) {
  const name = "priya@harbour.example";
  const made = JSON.parse(hub.run("account", "--role", "provider", "--of", "harbour", "--name", name, "--display-name", "Priya Sandhu", "--admin"));
  const office = new Client(hub);
  await office.ask("POST", "/v1/passwords", { token: made.set_password.token, password: PASSWORD });
  await office.signIn(name, PASSWORD);
  const { secret } = await office.ask("POST", "/v1/totp", {});
  await office.ask("POST", "/v1/totp/confirmation", { code: codeOf(secret) });
  office.csrf = (await office.ask("GET", "/v1/session")).csrf;
  const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`.replace("02-29", "02-28");
  const { token } = await office.ask("POST", "/v1/invitations", { role: "family", person, scopes: ["schedule", "notes", "outcomes"], basis: "consent", from: today, review_date: nextYear, to: null });
  const daughter = { name: "ruth@family.example", password: "four yellow kettles" };
  await new Client(hub).ask("POST", "/v1/invitations/accept", { token, display_name: "Ruth Ashdown", ...daughter });
  return daughter;
}

// Rows of the office's actual hours, and the timeline of a person, as another system reads them.
export async function systemOf(hub) {
  const secret = JSON.parse(hub.run("client", "--role", "provider", "--of", "harbour"));
  return {
    get: async (path) => {
      const form = new URLSearchParams({ grant_type: "client_credentials", ...secret }).toString();
      const token = await raw(hub, "POST", "/oauth2/token", { "Content-Type": "application/x-www-form-urlencoded" }, form);
      return raw(hub, "GET", path, { Authorization: `Bearer ${token.access_token}` });
    },
  };
}

function raw(hub, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const asked = request(hub.url + path, { method, headers, ca: hub.certificate }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => (answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
