// What people typed is never lost, and what they sent twice happens once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, Visitor } from "./support/browser.js";
import { DESK, startStack } from "./support/stack.js";

const ANNA = "anna@acme.example";

let stack;
let browser;
let session;
before(async () => {
  [stack, browser] = await Promise.all([startStack(), launch()]);
  const visitor = await Visitor.arrive(browser, stack);
  await visitor.signInAsWriterOf({ from: `Anna Roux <${ANNA}>`, subject: "A first fire", body: "It burns." });
  session = await visitor.context.storageState();
  await visitor.leave();
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Anna mails, and opens the ticket that it became. */
async function arriveAtTicket(t, subject, options) {
  const visitor = await Visitor.arrive(browser, stack, { storageState: session, ...options });
  t.after(() => visitor.leave());
  const before = await stack.mail.to(ANNA);
  await stack.mail.write({ from: `Anna Roux <${ANNA}>`, to: DESK, subject, body: "It burns." });
  await stack.mail.next(ANNA, { before });
  await visitor.page.goto("/tickets");
  await visitor.page.getByRole("link", { name: subject, exact: true }).click();
  await visitor.page.getByRole("heading", { level: 1, name: subject }).waitFor();
  return visitor;
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`d1 a message survives a missing subject, ${how}`, async (t) => {
    const { page } = await arriveAtTicket(t, `A fire to come back to, ${how}`, { javaScriptEnabled });
    const typed = "One line\n  <b>another</b> & “one”\n\n\nلا بأس";
    await page.goto("/tickets/new");
    await page.getByLabel("Message").fill(typed);
    await page.getByLabel("Attachments").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("Enter a subject").waitFor();
    await alert.getByText("Please choose your files again").waitFor();
    assert.equal(await page.getByLabel("Message").inputValue(), typed);
    await page.getByLabel("Subject").fill(`A new one, ${how}`);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: `A new one, ${how}` }).waitFor();
  });

  test(`c2 a reply that is too long comes back whole, ${how}`, async (t) => {
    const { page } = await arriveAtTicket(t, `A fire with a long story, ${how}`, { javaScriptEnabled });
    const message = page.getByLabel("Message");
    await message.evaluate((field) => { field.removeAttribute("maxlength"); });
    const typed = "A word too many. ".repeat(4_000);
    await message.fill(typed);
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByRole("alert").getByText("This is too long").waitFor();
    assert.equal(await message.inputValue(), typed);
    assert.equal(await page.getByRole("article").count(), 1, "nothing was sent");
    await message.fill("Short, then.");
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByText("Your reply is sent.").waitFor();
    assert.equal(await message.inputValue(), "", "what was sent does not come back");
  });

  test(`d3 s30 a double click on send makes one reply, ${how}`, async (t) => {
    const { page } = await arriveAtTicket(t, `A fire to shout about, ${how}`, { javaScriptEnabled });
    await page.getByLabel("Message").fill("Help!");
    await page.getByRole("button", { name: "Send reply" }).dblclick();
    await page.getByText("Your reply is sent.").waitFor();
    await page.reload();
    assert.equal(await page.getByRole("article").filter({ hasText: "Help!" }).count(), 1);
  });
}

test("d3 s30 a form that is sent again after going back makes no second ticket", async (t) => {
  const { page } = await arriveAtTicket(t, "A fire before", { javaScriptEnabled: false });
  await page.goto("/tickets/new");
  await page.getByLabel("Subject").fill("Only once");
  await page.getByLabel("Message").fill("Please.");
  const once = await page.locator("input[name=once]").inputValue();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Only once" }).waitFor();
  const address = new URL(page.url()).pathname;
  // A browser that kept the page would send the same value; this one asks for a new form and gets the old value put in.
  await page.goto("/tickets/new");
  await page.getByLabel("Subject").fill("Only once");
  await page.getByLabel("Message").fill("Please.");
  await page.locator("input[name=once]").evaluate((input, value) => { input.value = value; }, once);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Only once" }).waitFor();
  assert.equal(new URL(page.url()).pathname, address);
  await page.goto("/tickets");
  assert.equal(await page.getByRole("link", { name: "Only once" }).count(), 1);
});

test("c9 unsent text is still there after a look at another page", async (t) => {
  const { page } = await arriveAtTicket(t, "A fire to think about");
  await page.getByLabel("Message").fill("Half a thought");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Tickets", exact: true }).click();
  await page.getByRole("link", { name: "A fire to think about" }).click();
  await page.getByRole("heading", { level: 1, name: "A fire to think about" }).waitFor();
  assert.equal(await page.getByLabel("Message").inputValue(), "Half a thought");
});

test("c8 the page says that files are too large before anything is sent", async (t) => {
  const { page } = await arriveAtTicket(t, "A fire with pictures");
  await page.getByLabel("Message").fill("Look.");
  await page.getByLabel("Attachments").setInputFiles({ name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(5_000_000) });
  await page.getByRole("alert").getByText(/too large/).waitFor();
  let posted = false;
  page.on("request", (request) => { posted ||= request.method() === "POST"; });
  await page.getByRole("button", { name: "Send reply" }).click();
  await page.waitForTimeout(300);
  assert.equal(posted, false);
  assert.equal(await page.getByLabel("Message").inputValue(), "Look.");
});
