// The whole path of a customer, once with JavaScript and once without.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { launch, Visitor } from "./support/browser.js";
import { AGENT, DESK, startStack } from "./support/stack.js";

let stack;
let browser;
before(async () => { [stack, browser] = await Promise.all([startStack(), launch()]); });
after(async () => {
  await browser?.close();
  await stack?.stop();
});

const ticketLinks = (page) => page.locator("table.tickets .subject a").allInnerTexts();
const status = (page) => page.locator("[data-status]").innerText();

for (const scripts of [true, false]) {
  const how = scripts ? "with JavaScript" : "without JavaScript";
  const email = scripts ? "anna@acme.example" : "ben@globex.example";
  const from = scripts ? "Anna Roux <anna@acme.example>" : "Ben Okafor <ben@globex.example>";

  test(`a1 a9 b5 b7 c2 c3 c5 d2 b8 a7 s24 a customer finds, answers, closes, opens and exports tickets and leaves, ${how}`, async (t) => {
    const visitor = await Visitor.arrive(browser, stack, { javaScriptEnabled: scripts });
    t.after(() => visitor.leave());
    const { page } = visitor;

    await t.test("a1 a9 the code from the mail lets them in, and their mailed ticket is there", async () => {
      await stack.mail.write({ from, to: DESK, subject: "Spare keys for the depot", body: "Two sets, please." });
      await stack.mail.next(AGENT, { fits: (mail) => mail.subject.includes("Spare keys") && mail.text.includes(email) });
      const ticket = await visitor.signInAsWriterOf({ from, subject: "The printer is on fire", body: "It burns." });
      await ticket.waitFor();
      const session = (await visitor.context.cookies()).find((cookie) => cookie.name === "__Host-session");
      assert.ok(session.secure && session.httpOnly && session.sameSite === "Lax", JSON.stringify(session));
    });

    await t.test("b5 the list narrows to a status and to words, and the address bar says so", async () => {
      await page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: "Closed" }).click();
      await page.getByRole("heading", { name: "Nothing found" }).waitFor();
      assert.match(page.url(), /state=closed/);
      await page.getByRole("link", { name: "Show all" }).click();
      await page.getByRole("searchbox").fill("printer");
      await page.getByRole("button", { name: "Search" }).click();
      await page.waitForURL(/q=printer/);
      assert.deepEqual(await ticketLinks(page), ["The printer is on fire"]);
      await page.getByRole("searchbox").fill("");
      await page.getByRole("button", { name: "Search" }).click();
    });

    await t.test("b7 the list sorts by a column, both ways", async () => {
      const heading = page.getByRole("columnheader", { name: "Created" });
      await heading.getByRole("link").click();
      await page.waitForURL(/sort=/);
      assert.equal(await heading.getAttribute("aria-sort"), "descending");
      assert.deepEqual(await ticketLinks(page), ["The printer is on fire", "Spare keys for the depot"]);
      await heading.getByRole("link").click();
      await page.waitForURL(/sort=created/);
      assert.equal(await heading.getAttribute("aria-sort"), "ascending");
      assert.deepEqual(await ticketLinks(page), ["Spare keys for the depot", "The printer is on fire"]);
    });

    await t.test("c1 a ticket opens with its conversation", async () => {
      await page.getByRole("link", { name: "The printer is on fire" }).click();
      await page.getByRole("heading", { level: 1, name: "The printer is on fire" }).waitFor();
      await page.getByRole("article").getByText("It burns.").waitFor();
    });

    await t.test("c2 a reply carries Markdown and a file, and reaches the agent", async () => {
      const message = page.getByLabel("Message");
      if (scripts) {
        await message.fill("still");
        await message.selectText();
        await page.getByRole("button", { name: "Bold" }).click();
        assert.equal(await message.inputValue(), "**still**");
      } else {
        assert.equal(await page.getByRole("toolbar").count(), 0, "buttons that would do nothing are not shown");
        await message.fill("**still**");
      }
      await page.getByLabel("Attachments").setInputFiles({ name: "smoke report.txt", mimeType: "text/plain", buffer: Buffer.from("grey") });
      await page.getByRole("button", { name: "Send reply" }).click();
      await page.getByText("Your reply is sent.").waitFor();
      assert.equal(await page.locator("article strong", { hasText: "still" }).count(), 1);
      await stack.mail.next(AGENT, { fits: (mail) => mail.text.includes("still") && mail.text.includes(email) });
    });

    await t.test("s15 the file comes down again, as a download", async () => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "smoke report.txt" }).click()]);
      assert.equal(await readFile(await download.path(), "utf8"), "grey");
      assert.equal(download.suggestedFilename(), "smoke report.txt");
    });

    await t.test("c3 f3 an agent's mailed answer is there within three seconds", async () => {
      const notice = await stack.mail.next(AGENT, { fits: (mail) => mail.text.includes("still") && mail.text.includes(email) });
      if (scripts) {
        await page.evaluate(() => { window.neverReloaded = true; });
        await stack.mail.answer(notice, { from: AGENT, body: "Please use the extinguisher." });
        const sent = Date.now();
        await page.getByRole("article").getByText("Please use the extinguisher.").waitFor({ timeout: 3_000 });
        assert.ok(Date.now() - sent < 3_000, `it took ${Date.now() - sent} ms`);
        assert.equal(await page.evaluate(() => window.neverReloaded), true);
        const announced = page.getByRole("status").filter({ hasText: /^New message from/ });
        assert.equal(await announced.getAttribute("aria-live"), "polite");
      } else {
        await stack.mail.answer(notice, { from: AGENT, body: "Please use the extinguisher." });
        await stack.mail.next(email, { fits: (mail) => mail.text.includes("extinguisher") });
        await page.reload();
        await page.getByRole("article").getByText("Please use the extinguisher.").waitFor();
      }
    });

    await t.test("c5 they close the ticket, and a reply opens it again", async () => {
      await page.getByRole("button", { name: "Close ticket" }).click();
      await page.getByText("This ticket is closed now.").waitFor();
      assert.equal(await status(page), "Closed");
      await page.getByText("If you reply, it opens again.").waitFor();
      await page.getByLabel("Message").fill("Smoke again, sorry.");
      await page.getByRole("button", { name: "Send reply" }).click();
      await page.getByText("Your reply is sent.").waitFor();
      assert.equal(await status(page), "Open");
      const told = await page.locator(".event").allInnerTexts();
      assert.equal(told.length, 2, told.join("\n"));
      assert.match(told[0], /closed this ticket/);
      assert.match(told[1], /reopened this ticket/);
    });

    await t.test("d1 d2 the form makes a ticket and opens it", async () => {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "New ticket" }).click();
      await page.getByLabel("Subject").fill("=1+1 fuser units");
      await page.getByLabel("Message").fill("- one\n- two");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "=1+1 fuser units" }).waitFor();
      await page.getByText("Sent. Your ticket is here").waitFor();
      assert.deepEqual(await page.locator("article li").allInnerTexts(), ["one", "two"]);
    });

    await t.test("b8 s17 the list comes down as CSV, formulas disarmed", async () => {
      await page.goto("/tickets");
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export as CSV" }).click()]);
      const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
      assert.equal(lines.length, 4, lines.join("\n"));
      assert.ok(lines.some((line) => line.includes("'=1+1 fuser units")), lines.join("\n"));
    });

    await t.test("a7 s24 they sign out, and the back button shows no ticket", async () => {
      await page.getByRole("link", { name: "The printer is on fire" }).click();
      await page.getByRole("article").first().waitFor();
      await page.locator("details.menu summary").click();
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByRole("heading", { name: "You are signed out" }).waitFor();
      await page.goBack();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.equal(await page.getByText("It burns.").count(), 0);
    });

    visitor.assertNoFaults();
  });
}
