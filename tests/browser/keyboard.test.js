// Everything with the keyboard alone: no pointer event is sent in this file.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, Visitor } from "./support/browser.js";
import { DESK, startStack } from "./support/stack.js";

const EMAIL = "anna@acme.example";

let stack;
let browser;
before(async () => {
  [stack, browser] = await Promise.all([startStack(), launch()]);
  await stack.mail.write({ from: `Anna Roux <${EMAIL}>`, to: DESK, subject: "The printer is on fire", body: "It burns." });
  await stack.mail.next(EMAIL);
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

/** What has the focus: its name as people see or hear it, and whether one can see that it is there. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  // An element may leave its ring to what surrounds it, or to a part that it is drawn with.
  const shows = (style) => style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  const composer = element.closest(".composer");
  const visible = shows(getComputedStyle(element)) || shows(getComputedStyle(element, "::after")) || (composer !== null && shows(getComputedStyle(composer)));
  const { width, height, bottom, top } = element.getBoundingClientRect();
  const inView = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
  return { tag: element.tagName, id: element.id, name: element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "", visible, inView };
});

/** Presses Tab until something has the focus; fails where it is nowhere, or not to be seen on the way. */
async function tabTo(page, name, key = "Tab") {
  const way = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (now.tag === "BODY") continue;
    way.push(now.name);
    assert.ok(now.visible && now.inView, `the focus on ${now.tag} “${now.name}” cannot be seen`);
    if (name.test(now.name)) return;
  }
  assert.fail(`${name} was not reached: ${way.join(" | ")}`);
}

test("g9 a customer signs in, reads, replies, and leaves with the keyboard alone", async (t) => {
  const visitor = await Visitor.arrive(browser, stack);
  t.after(() => visitor.leave());
  const { page } = visitor;

  await t.test("they sign in", async () => {
    await page.goto("/sign-in");
    await tabTo(page, /^Email address/);
    await page.keyboard.type(EMAIL);
    const known = await stack.mail.to(EMAIL);
    await page.keyboard.press("Enter");
    const { code } = await stack.mail.next(EMAIL, { before: known, fits: (mail) => mail.code });
    await page.getByRole("heading", { name: "Check your inbox" }).waitFor();
    assert.equal((await focused(page)).id, "code", "the one field of the page has the focus");
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Tickets" }).waitFor();
  });

  await t.test("the first stop is a link that leads past the menu", async () => {
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).name, "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal((await focused(page)).id, "main");
    await page.keyboard.press("Tab");
    assert.match((await focused(page)).name, /New ticket/);
  });

  await t.test("they open a ticket", async () => {
    await tabTo(page, /The printer is on fire/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "The printer is on fire" }).waitFor();
  });

  await t.test("the toolbar is one stop, arrows move inside it, and it is no trap", async () => {
    await tabTo(page, /^Bold/);
    await page.keyboard.press("ArrowRight");
    assert.equal((await focused(page)).name, "Italic");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).id, "message");
    await page.keyboard.press("Shift+Tab");
    assert.equal((await focused(page)).name, "Italic");
    await page.keyboard.press("Tab");
  });

  await t.test("c2 they write with Markdown keys and send", async () => {
    await page.keyboard.press("Control+b");
    await page.keyboard.type("still");
    assert.equal(await page.getByLabel("Message").inputValue(), "**still**");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).id, "attachments", "Tab leaves the field");
    await tabTo(page, /^Send reply/);
    await page.keyboard.press("Enter");
    await page.getByText("Your reply is sent.").waitFor();
  });

  await t.test("Ctrl+Enter sends from inside the field", async () => {
    await page.getByLabel("Message").focus();
    await page.keyboard.type("And another one.");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("article").getByText("And another one.").waitFor();
  });

  await t.test("the whole page can be walked through and left, forth and back", async () => {
    for (const key of ["Tab", "Shift+Tab"]) {
      const seen = new Set();
      let left = false;
      for (let presses = 0; presses < 80 && !left; presses += 1) {
        await page.keyboard.press(key);
        const now = await focused(page);
        left = now.tag === "BODY";
        seen.add(now.name);
      }
      assert.ok(left, `${key} never leaves: ${[...seen].join(" | ")}`);
    }
  });

  await t.test("a7 the menu opens, closes with Escape, and signs out", async () => {
    await tabTo(page, /^Account of/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("button", { name: "Sign out", exact: true }).isVisible(), false);
    assert.match((await focused(page)).name, /^Account of/, "the focus is back on the menu");
    await page.keyboard.press("Enter");
    await tabTo(page, /^Sign out$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  });

  visitor.assertNoFaults();
});

test("g9 an error takes the focus to its summary, whose links lead to the fields", async (t) => {
  const visitor = await Visitor.arrive(browser, stack);
  t.after(() => visitor.leave());
  const { page } = visitor;
  await visitor.signIn(EMAIL);
  await page.goto("/tickets/new");
  await tabTo(page, /^Send$/);
  await page.keyboard.press("Enter");
  await page.locator(".errors").waitFor();
  assert.equal((await focused(page)).id, "errors");
  await tabTo(page, /^Enter a subject/);
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).id, "subject");
  assert.equal(await page.locator("#subject").getAttribute("aria-invalid"), "true");
});
