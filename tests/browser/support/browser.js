// Chromium, and what must be true of every page that it opens.

import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

import { DESK } from "./stack.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Chromium of this machine: `CHROMIUM`, or the first of its names in `PATH`. */
function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const candidates = NAMES.flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)));
  const found = candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ?? assert.fail(`none of ${NAMES.join(", ")} is installed; CHROMIUM may name another`);
}

/** A browser that reaches this machine and nothing else. */
export function launch() {
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
  return chromium.launch({ executablePath: findChromium(), args });
}

/** A visitor: cookies of their own, and a record of everything that a sound page never does. */
export class Visitor {
  static async arrive(browser, stack, options = {}) {
    const context = await browser.newContext({ baseURL: stack.base, viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
    context.setDefaultTimeout(10_000);
    const visitor = new Visitor(stack, context);
    visitor.page = await context.newPage();
    return visitor;
  }

  constructor(stack, context) {
    this.stack = stack;
    this.context = context;
    this.faults = [];
    context.on("page", (page) => this.#watch(page));
  }

  #watch(page) {
    page.on("pageerror", (error) => this.faults.push(`script: ${error.message}`));
    page.on("console", (message) => {
      // Chromium reports the status of the document itself here; tests look at that where they expect it.
      const ownStatus = message.location().url === page.url() && message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !ownStatus) this.faults.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const { protocol, origin, hostname, searchParams } = new URL(request.url());
      // The one way off the site: an attachment's address sends the browser to its file (S15).
      const toFile = hostname === "127.0.0.1" && searchParams.has("X-Amz-Signature");
      if (protocol !== "data:" && origin !== this.stack.base && !toFile) this.faults.push(`foreign request: ${request.url()}`);
    });
    page.on("requestfailed", (request) => {
      // A poll or a download that the browser itself broke off by leaving the page.
      if (request.failure()?.errorText !== "net::ERR_ABORTED") this.faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on("response", (response) => {
      const part = response.request().resourceType() !== "document";
      if (part && response.status() >= 400) this.faults.push(`status ${response.status()}: ${response.url()}`);
    });
  }

  /** Fails if any page so far has run into an error, broken its own content policy or asked another host. */
  assertNoFaults() {
    assert.deepEqual(this.faults, []);
  }

  /** Signs in with the code from the mail. */
  async signIn(email) {
    const { page, stack } = this;
    const before = await stack.mail.to(email);
    const answer = await page.goto("/sign-in");
    assert.equal(answer.status(), 200, await answer.text());
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Email me a code" }).click();
    const { code } = await stack.mail.next(email, { before, fits: (mail) => mail.code });
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  }

  /** Signs in somebody who is known because they wrote a mail; the ticket that it became. */
  async signInAsWriterOf(mail) {
    const { stack } = this;
    const from = /<([^>]*)>/.exec(mail.from)?.[1] ?? mail.from;
    const before = await stack.mail.to(from);
    await stack.mail.write({ to: DESK, ...mail });
    // The acknowledgement says that the ticket is there.
    await stack.mail.next(from, { before });
    await this.signIn(from);
    return this.page.getByRole("link", { name: mail.subject });
  }

  /** Registers somebody new, whose list is empty. */
  async register(name, email) {
    const { page, stack } = this;
    await page.goto("/register");
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("Code").waitFor();
    const { code } = await stack.mail.next(email, { fits: (mail) => mail.code });
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  }

  leave() {
    return this.context.close();
  }
}
