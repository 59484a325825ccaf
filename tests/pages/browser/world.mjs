// A real hub with a month of care behind it: `doorstep demo --keep`, in memory where the machine allows it.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 150_000;

export async function startWorld(program) {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "doorstep-pages-"));
  const demo = spawn(program, ["demo", "--keep", "--data", join(folder, "demo")], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let printed = "";
  demo.stderr.on("data", (text) => (said += text));
  const end = async () => {
    demo.kill("SIGTERM");
    if (demo.exitCode === null) await new Promise((resolve) => demo.once("exit", resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demo is not up:\n${said}`)), START_MS);
    demo.once("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
    demo.stdout.on("data", (text) => {
      printed += text;
      const line = printed.split("\n").find((l) => l.includes('"sign_ins"'));
      if (!line) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
  try {
    return { ...(await ready), program, folder, certificate: join(folder, "demo/hub/tls/cert.pem"), end }; // url, sign_ins
  } catch (failure) {
    await end();
    throw failure;
  }
}
