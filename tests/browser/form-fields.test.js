// The form's own fields: a script hides what is not asked; without it everything is there and the server decides alone (D1, D2).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, Visitor } from "./support/browser.js";
import { startStack } from "./support/stack.js";
import { CUSTOMER } from "./support/states.js";

let stack;
let browser;
let session;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ seed: "demo" }), launch()]);
  const visitor = await Visitor.arrive(browser, stack);
  await visitor.signIn(CUSTOMER);
  session = await visitor.context.storageState();
  await visitor.leave();
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

async function arriveAtForm(t, options) {
  const visitor = await Visitor.arrive(browser, stack, { storageState: session, ...options });
  t.after(() => visitor.leave());
  await visitor.page.goto("/tickets/new");
  await visitor.page.getByRole("link", { name: /Return a printer/ }).click();
  await visitor.page.getByRole("heading", { level: 1, name: "Return a printer" }).waitFor();
  return visitor;
}

test("d1 d2 fields come and go with the answers above them, and what comes is asked", async (t) => {
  const visitor = await arriveAtForm(t);
  const { page } = visitor;
  const shown = () => page.locator("[data-property]:visible").evaluateAll((all) => all.map((field) => field.dataset.property));
  await page.locator("#answer-printers").waitFor({ state: "hidden" });
  assert.deepEqual(await shown(), ["reason", "serial-number", "collect"]);
  assert.equal(await page.locator("[data-without-script]:visible").count(), 0);
  await page.locator("#answer-reason").selectOption("It is broken");
  assert.deepEqual(await shown(), ["reason", "serial-number", "broken-since", "collect"]);
  await page.locator("#answer-reason").selectOption("We need fewer");
  assert.deepEqual(await shown(), ["reason", "serial-number", "printers", "collect"]);
  await page.locator("#answer-collect").check();
  assert.deepEqual(await shown(), ["reason", "serial-number", "printers", "collect", "collect-on"]);

  await page.locator("#subject").fill("Two too many");
  await page.locator("#answer-serial-number").fill("BL-300-1");
  await page.locator("#answer-printers").fill("200");
  await page.locator("#message").fill("They stand in the hall.");
  await page.locator("form[data-keep] button[type=submit]").click();
  await page.locator(".errors").waitFor();
  assert.deepEqual(await page.locator(".errors li").allInnerTexts(), ["“How many printers?” must be at most 50.", "Fill in “When may we come?”."]);
  // The page that came back is as it was left.
  await page.locator("#answer-broken-since").waitFor({ state: "hidden" });
  assert.deepEqual(await shown(), ["reason", "serial-number", "printers", "collect", "collect-on"]);
  assert.equal(await page.locator("#answer-reason").inputValue(), "We need fewer");
  assert.ok(await page.locator("#answer-collect").isChecked());
  await page.locator("#answer-printers").fill("2");
  await page.locator("#answer-collect-on").fill("2026-12-01");
  await page.locator("form[data-keep] button[type=submit]").click();
  await page.locator("ol.conversation").waitFor();
  assert.match(page.url(), /\/tickets\/\d+/);
  const facts = await page.locator(".facts").innerText();
  assert.match(facts, /How many printers\?\s+2/);
  assert.match(facts, /When may we come\?\s+1 Dec 2026/);
  visitor.assertNoFaults();
});

test("d1 without JavaScript every field is there, and those that do not apply are ignored", async (t) => {
  const { page } = await arriveAtForm(t, { javaScriptEnabled: false });
  assert.equal(await page.locator("[data-property]:visible").count(), 6);
  assert.equal(await page.getByText("Only if this applies to what you chose above.").count(), 3);
  await page.locator("#subject").fill("The wrong one");
  await page.locator("#answer-reason").selectOption("It is the wrong one");
  await page.locator("#answer-serial-number").fill("BL-300-2");
  await page.locator("#answer-printers").fill("a few");
  await page.locator("#message").fill("It prints in green.");
  await page.locator("form[data-keep] button[type=submit]").click();
  await page.locator("ol.conversation").waitFor();
  const facts = await page.locator(".facts").innerText();
  assert.match(facts, /Why does it go back\?\s+It is the wrong one/);
  assert.doesNotMatch(facts, /How many printers/);
});
