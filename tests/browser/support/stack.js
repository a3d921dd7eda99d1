// The local stack as a fixture: one process for each test file, with free ports and data of its own. The binaries must have
// been built (`tests/run browser` does).

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { Mailbox } from "./mail.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const READY_WITHIN = 60_000;

/** The first agent of the desk, as the local stack's parameters name them. */
export const AGENT = "agent@example.com";
/** The desk's own address. */
export const DESK = "help@support.example.com";

/** Starts a stack. `seed` is what `cargo run -- --seed` takes. */
export async function startStack({ seed = "none" } = {}) {
  const data = mkdtempSync(join(tmpdir(), "guichet-browser-"));
  const binary = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "debug", "guichet");
  const options = ["--port", "0", "--smtp-port", "0", "--data", data, "--fresh", "--seed", seed, "--workspace", ROOT];
  const env = { ...process.env, GUICHET_SKIP_BUILD: "1" };
  const stack = spawn(binary, options, { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => stack.kill("SIGKILL");
  process.once("exit", kill);
  const log = [];
  createInterface({ input: stack.stderr }).on("line", (line) => log.push(line));
  const stop = async () => {
    process.off("exit", kill);
    const ended = new Promise((done) => { stack.exitCode === null ? stack.once("exit", done) : done(); });
    stack.kill("SIGTERM");
    const impatient = setTimeout(kill, 10_000);
    await ended;
    clearTimeout(impatient);
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const { base, smtpPort } = await greeting(stack, log);
    return { base, mail: new Mailbox(base, smtpPort), log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line `ready http://...` and for the one that names the port for mail. */
function greeting(stack, log) {
  return new Promise((done, fail) => {
    const give = (why) => fail(new Error(`${why}\n${log.join("\n")}`));
    const timer = setTimeout(() => give(`the stack was not ready within ${READY_WITHIN} ms`), READY_WITHIN);
    stack.once("error", (error) => give(`the stack cannot be started: ${error.message}`));
    stack.once("exit", (code) => give(`the stack ended with ${code} before it was ready`));
    let base;
    createInterface({ input: stack.stdout }).on("line", (line) => {
      base ??= /^ready (\S+)/.exec(line)?.[1];
      const smtpPort = Number(/smtp:\/\/\S+:(\d+)/.exec(line)?.[1]);
      if (!base || !smtpPort) return;
      clearTimeout(timer);
      stack.removeAllListeners("exit");
      done({ base, smtpPort });
    });
  });
}
