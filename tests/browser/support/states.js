// Every page of the portal in every state that a visitor can meet, one after the other. What must hold of all pages is
// tested on each of them.

import { AGENT } from "./stack.js";

export const CUSTOMER = "anna@acme.example";

const LONG = "A word too many. ".repeat(4_000);

/** Pages for somebody who is not signed in: name, and how to get there. */
const OUTSIDE = [
  ["sign-in", (page) => page.goto("/sign-in")],
  ["sign-in with an error", async (page) => {
    await page.goto("/sign-in");
    await submit(page.locator("form[action='/sign-in']"));
    await page.locator(".errors").waitFor();
  }],
  ["code with an error", async (page) => {
    await page.goto("/sign-in");
    await page.locator("#email").fill("nobody@nowhere.example");
    await submit(page.locator("form[action='/sign-in']"));
    await page.locator("#code").fill("00000000");
    await submit(page.locator("form[action='/sign-in/code']"));
    await page.locator(".errors").waitFor();
  }],
  ["register", (page) => page.goto("/register")],
  ["register with errors", async (page) => {
    await page.goto("/register");
    await submit(page.locator("form[action='/register']"));
    await page.locator(".errors").waitFor();
  }],
  ["not found, not signed in", (page) => page.goto("/nowhere")],
  ["a forged form", async (page) => {
    await page.goto("/sign-in");
    await page.locator("form[action='/sign-in'] input[name=token]").evaluate((input) => { input.value = "forged"; });
    await page.locator("#email").fill("anna@acme.example");
    await submit(page.locator("form[action='/sign-in']"));
    await page.locator(".notice-code").waitFor();
  }],
  ["accessibility", (page) => page.goto("/accessibility")],
  ["signed out", (page) => page.goto("/signed-out")],
];

/** Pages for the customer of the demo. */
const INSIDE = [
  ["list", (page) => page.goto("/tickets")],
  ["list without a match", (page) => page.goto("/tickets?q=zzzz")],
  ["menu", async (page) => {
    await page.goto("/tickets");
    await page.locator("details.menu summary").click();
  }],
  ["ticket", (page) => open(page, "open")],
  ["ticket with an error", async (page) => {
    await open(page, "open");
    await page.locator("#message").evaluate((field) => { field.removeAttribute("maxlength"); });
    await page.locator("#message").fill(LONG);
    await submit(page.locator("form[data-keep]"));
    await page.locator(".errors").waitFor();
    await page.evaluate(() => sessionStorage.clear());
  }],
  ["ticket, closed", (page) => open(page, "closed")],
  ["choice of a form", (page) => page.goto("/tickets/new")],
  ["ticket, for paper", async (page) => {
    await open(page, "closed");
    await page.locator(".print-link a").click();
    await page.locator("[data-print]").waitFor();
  }],
  ["new ticket", (page) => page.goto("/tickets/new?form=ticket")],
  ["new ticket with fields", async (page) => {
    await page.goto("/tickets/new?form=return");
    await page.locator("#answer-reason").selectOption({ index: 1 });
    await page.locator("#answer-collect").check();
  }],
  ["new ticket with fields that are wrong", async (page) => {
    await page.goto("/tickets/new?form=return");
    await submit(page.locator("form[data-keep]"));
    await page.locator(".errors").waitFor();
  }],
  ["new ticket with errors", async (page) => {
    await page.goto("/tickets/new?form=ticket");
    await submit(page.locator("form[data-keep]"));
    await page.locator(".errors").waitFor();
  }],
  ["not found", (page) => page.goto("/tickets/999999")],
];

/** Pages for somebody who has just registered and has no ticket. */
const NEWCOMER = [["list, empty", (page) => page.goto("/tickets")]];

/** The stack's own pages: in English only. */
const STACK = [
  ["overview", (page) => page.goto("/_local/")],
  ["mail out", (page) => page.goto("/_local/outbox")],
  ["a mail", async (page) => {
    await page.goto(`/_local/outbox?to=${AGENT}`);
    await page.locator("main table a").first().click();
    await page.locator("iframe, pre").first().waitFor();
  }],
  ["mail in", (page) => page.goto("/_local/inbound")],
  ["invocations", (page) => page.goto("/_local/invocations")],
  ["an invocation", async (page) => {
    await page.goto("/_local/invocations");
    await page.locator("main table a").first().click();
    await page.locator("dl").waitFor();
  }],
  ["dead letters", (page) => page.goto("/_local/dead-letters")],
  ["a page of the stack that is not there", (page) => page.goto("/_local/outbox/none")],
];

/** Who sees what: each with the pages to look at. */
export const STATES = { outside: OUTSIDE, inside: INSIDE, newcomer: NEWCOMER, stack: STACK };

/** Signs in whoever needs it, and chooses the language. */
export async function prepare(visitor, who, language) {
  if (who === "inside") await visitor.signIn(CUSTOMER);
  if (who === "newcomer") await visitor.register("Nova Neumann", `nova-${language}@new.example`);
  if (who !== "stack") await visitor.page.goto(`/accessibility?lang=${language}`);
}

/** Presses the form's own button. */
function submit(form) {
  return form.locator("button[type=submit]").click();
}

async function open(page, state) {
  await page.goto(`/tickets?state=${state}`);
  await page.locator("table.tickets .subject a").first().click();
  await page.locator("ol.conversation").waitFor();
}
