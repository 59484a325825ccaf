// A real hub with a made-up provider whose rota is of today. It can be stopped and started again, as a hub is that a tablet
// can't reach.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOf, zoneNearNoon } from "./rota.mjs";

export class Hub {
  static async open(program) {
    const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "doorstep-carer-"));
    const hub = new Hub(program, folder);
    await hub.start();
    hub.fill();
    return hub;
  }

  constructor(program, folder) {
    Object.assign(this, { program, folder, data: join(folder, "hub"), port: 0, process: null });
  }

  async start() {
    const options = ["hub", "serve", "--data", this.data, "--listen", `127.0.0.1:${this.port}`, "--log-level", "warn"];
    this.process = spawn(this.program, options, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    this.process.stderr.on("data", (text) => (said += text));
    const line = await new Promise((resolve, reject) => {
      this.process.once("exit", (code) => reject(new Error(`the hub ended with ${code}:\n${said}`)));
      this.process.stdout.once("data", (text) => resolve(String(text)));
    });
    const { listening, pin } = JSON.parse(line);
    this.url = listening.replace("127.0.0.1", "localhost");
    this.port = Number(new URL(listening).port);
    this.pin = pin.replace("sha256//", "");
    this.certificate = readFileSync(join(this.data, "tls/cert.pem"), "utf8");
  }

  async stop() {
    const { process } = this;
    this.process = null;
    if (!process || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGTERM");
    await ended;
  }

  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(...words) {
    return execFileSync(this.program, ["hub", words[0], "--data", this.data, ...words.slice(1)], { encoding: "utf8" }).trim();
  }

  fill() {
    const folder = join(this.folder, "files");
    mkdirSync(folder);
    const files = filesOf(Date.now());
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), text);
    this.run("import", ...Object.keys(files).map((name) => join(folder, `${name}.csv`)));
    this.run("policy", "--provider", "harbour", `zone=${zoneNearNoon(Date.now())}`);
  }

  code(...carers) {
    return this.run("enrolment-code", "--provider", "harbour", ...carers.flatMap((carer) => ["--carer", carer]));
  }
}
