// `doorstep hub serve` on an empty folder, as an operator starts it the first time.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function startHub(program, options = [], port = 0) {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "doorstep-hub-"));
  const data = join(folder, "hub");
  const hub = spawn(program, ["hub", "serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  hub.stderr.on("data", (text) => (said += text));
  const end = async () => {
    hub.kill("SIGTERM");
    if (hub.exitCode === null) await new Promise((resolve) => hub.once("exit", resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  const listening = new Promise((resolve, reject) => {
    hub.once("exit", (code) => reject(new Error(`the hub ended with ${code}:\n${said}`)));
    hub.stdout.once("data", (text) => resolve(JSON.parse(String(text))));
  });
  // A person, and the token of a link to set their password.
  const account = (...more) => JSON.parse(execFileSync(program, ["hub", "account", "--data", data, ...more])).set_password.token;
  try {
    return { url: (await listening).listening, sign_ins: [], account, end };
  } catch (failure) {
    await end();
    throw failure;
  }
}
