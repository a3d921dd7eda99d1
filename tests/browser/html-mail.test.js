// E2, C1: mail in HTML, as Outlook, Gmail and Apple Mail write it, looks right on the page: in the light and in the dark, on a
// phone, from right to left. Its own images show, and nothing is asked of anybody else.
//
// SCREENSHOTS names a folder for pictures of what was seen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import axe from "axe-core";

import { launch, Visitor } from "./support/browser.js";
import { DESK, startStack } from "./support/stack.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PHOTO = readFileSync(fileURLToPath(new URL("../../infra/local/src/demo/label-photo.png", import.meta.url)));

/** Written without a colour of its own: black on white, in Calibri, as Outlook says it. With history below. */
const OUTLOOK = `<html><head><style>p.MsoNormal { margin: 0 }</style></head><body lang="EN-GB" link="#0563C1"><div class="WordSection1">
<p class="MsoNormal"><span style="font-size:11.0pt;font-family:'Calibri',sans-serif;color:black">Hello Marta,<o:p></o:p></span></p>
<p class="MsoNormal"><span style="font-size:11.0pt;color:black">since Monday <b>two of three</b> labels are cut off on the right. <i>What I tried</i>, see <a href="https://shop.example/labels" style="color:#0563C1">our list</a>:</span></p>
<ol start="1" type="1"><li class="MsoListParagraph">another printer,</li><li>another driver, <code>v2.1</code>,</li><li>a very long word: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.</li></ol>
<p class="MsoNormal"><img width="320" height="200" src="cid:image001.png@01DA1B2C.3D4E5F60" alt="A label, cut off on the right"></p>
<p class="MsoNormal"><img src="https://tracker.example/banner.png" alt="Visit us at the fair"></p>
<p style="font-size:1px">In letters too small to read.</p>
<p style="font-size:200px">Big.</p>
<table border="1" cellspacing="0" width="900"><tr><th>Label</th><th>Ordered</th><th>Printed</th><th>Cut off</th><th>Printer</th></tr><tr><td>A-2026-000118</td><td>1,200</td><td>1,198</td><td>812</td><td>Warehouse-North-03</td></tr><tr><td>A-2026-000119</td><td>300</td><td>300</td><td>204</td><td>Warehouse-North-04</td></tr></table>
<p class="MsoNormal">Regards<br>Anna</p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Support &lt;help@support.example.com&gt;<br><b>Sent:</b> 20 November 2026 10:12<br><b>To:</b> Anna Roux &lt;anna@acme.example&gt;<br><b>Subject:</b> Labels</p></div></div>
<p class="MsoNormal">Which <b>printer</b> is it?</p></div></body></html>`;

/** With colours that somebody chose. */
const COLOURED = `<div dir="ltr"><h1 style="color:#0b5394">Order 4711</h1><p style="color:#333333">Paid, <span style="background-color:#fff2cc">but never shipped</span>. <span style="color:#cc0000"><b>Please hurry.</b></span></p>
<blockquote style="margin:0 0 0 40px;border:none;padding:0"><p>A line that somebody moved in.</p></blockquote>
<table bgcolor="#073763" cellpadding="12" align="center"><tr><td><font color="#ffffff">White on <b>dark blue</b></font></td></tr></table><ul><li>one</li><li>two<ul><li>two and a half</li></ul></li></ul></div>`;

/** From right to left, as Apple Mail writes it. */
const ARABIC = `<html><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space"><div dir="rtl" style="text-align: right; font-family: Helvetica; font-size: 14px; caret-color: rgb(0,0,0); color: rgb(0,0,0)"><p>مرحبًا،</p><p>وصلتني <b>فاتورتان</b> عن الشهر نفسه:</p><ul><li>الأولى رقم <span dir="ltr">2026-118</span></li><li>والثانية في <a href="https://example.org/f">هذا الرابط</a></li></ul><blockquote type="cite"><p>نرجو إرسال صورة.</p></blockquote><p><img src="cid:photo" alt="صورة الفاتورة"></p></div></body></html>`;

const SENDERS = [
  { from: "Anna Roux <anna@acme.example>", subject: "Labels are cut off", html: OUTLOOK, id: "image001.png@01DA1B2C.3D4E5F60" },
  { from: "Cleo Weiss <cleo@studio-nord.example>", subject: "Order 4711", html: COLOURED, id: "unused" },
  { from: "Rania Haddad <rania@dar.example>", subject: "فاتورتان", html: ARABIC, id: "photo" },
];

let stack;
let browser;
before(async () => { [stack, browser] = await Promise.all([startStack(), launch()]); });
after(async () => {
  await browser?.close();
  await stack?.stop();
});

const encoded = (content) => Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\n");

/** A message as mail programs build it: HTML, and an image that it shows. */
function related(html, id) {
  return ["--rel", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(html),
    "--rel", 'Content-Type: image/png; name="label.png"', `Content-ID: <${id}>`, 'Content-Disposition: inline; filename="label.png"', "Content-Transfer-Encoding: base64", "", encoded(PHOTO), "--rel--"].join("\n");
}

function write({ from, subject, html, id }) {
  const name = `=?UTF-8?B?${Buffer.from(subject).toString("base64")}?=`;
  // Something to answer to, so that what stands below is history.
  const headers = { "Content-Type": 'multipart/related; boundary="rel"', "In-Reply-To": "<somewhere@else.example>" };
  return stack.mail.write({ from, to: DESK, subject: name, headers, body: related(html, id) });
}

/** What axe finds wrong: rule and element. */
async function violations(page) {
  await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const result = await globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} (${failureSummary.replace(/\s+/g, " ")})`));
  }, RULES);
}

async function picture(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `html-mail-${name}.png`), fullPage: true });
}

/** Every image of the conversation, once it has come. */
async function images(page) {
  await page.waitForLoadState("networkidle");
  return page.locator(".mail img").evaluateAll((all) => all.map((image) => ({ width: image.naturalWidth, shown: image.getBoundingClientRect().width, address: image.getAttribute("src") })));
}

const LOOKS = [
  ["desktop", { viewport: { width: 1280, height: 900 }, colorScheme: "light" }],
  ["phone", { viewport: { width: 320, height: 640 }, colorScheme: "light" }],
  ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
];

describe("e2 c1 html mail looks right", () => {
  for (const sender of SENDERS) {
    const who = sender.from.split(" ")[0].toLowerCase();
    test(`as ${who} wrote it`, async (t) => {
      const visitor = await Visitor.arrive(browser, stack);
      t.after(() => visitor.leave());
      const { page } = visitor;
      const address = /<([^>]*)>/.exec(sender.from)[1];
      await write(sender);
      await stack.mail.next(address);
      await visitor.signIn(address);
      await page.locator("table.tickets .subject a").first().click();
      const mail = page.getByRole("article").locator(".mail").first();
      await mail.waitFor();
      const ticket = page.url();

      for (const [look, { viewport, colorScheme }] of LOOKS) {
        await t.test(look, async () => {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await page.goto(who === "rania" ? `${ticket}?lang=ar` : ticket);
          for (const image of await images(page)) {
            assert.ok(image.width > 0 && image.shown > 0, JSON.stringify(image));
            assert.match(image.address, /^\/tickets\/\d+\/attachments\//);
          }
          await picture(page, `${who}-${look}`);
          const { scrollWidth, clientWidth } = await page.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth }));
          assert.ok(scrollWidth <= clientWidth, `${scrollWidth} of ${clientWidth} px: what is wide scrolls in its card`);
          assert.deepEqual(await violations(page), []);
          const sizes = await mail.locator("*").evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
          assert.ok(Math.min(...sizes) >= 10 && Math.max(...sizes) <= 30, `${Math.min(...sizes)} to ${Math.max(...sizes)} px`);
          visitor.assertNoFaults();
        });
      }

      await t.test("on paper", async () => {
        await page.setViewportSize({ width: 794, height: 1123 });
        await page.emulateMedia({ media: "print" });
        await picture(page, `${who}-print`);
        await page.emulateMedia({ media: "screen" });
      });
    });
  }
});

test("e2 c1 an outlook mail keeps its formatting, scrolls by keyboard, and folds its history away", async (t) => {
  const visitor = await Visitor.arrive(browser, stack, { viewport: { width: 320, height: 640 } });
  t.after(() => visitor.leave());
  const { page } = visitor;
  const [anna] = SENDERS;
  const before = await stack.mail.to("bea@acme.example");
  await write({ ...anna, from: "Bea Blau <bea@acme.example>" });
  await stack.mail.next("bea@acme.example", { before });
  await visitor.signIn("bea@acme.example");
  await page.locator("table.tickets .subject a").first().click();
  const mail = page.getByRole("article").locator(".mail").first();
  assert.equal(await mail.getByRole("listitem").count(), 3);
  assert.equal(await mail.getByRole("link", { name: "our list" }).getAttribute("href"), "https://shop.example/labels");
  assert.equal(await mail.locator(".no-image").textContent(), "Visit us at the fair");
  assert.equal(await page.getByText("Which printer is it?").isVisible(), false);
  await page.getByText("Show quoted text").click();
  assert.equal(await page.getByText("Which printer is it?").isVisible(), true);
  await mail.focus();
  const table = await mail.evaluate((element) => ({ wide: element.scrollWidth > element.clientWidth, focused: document.activeElement === element }));
  assert.deepEqual(table, { wide: true, focused: true });
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
  visitor.assertNoFaults();
});

test("e2 s15 an image of a message is downloaded as any file", async (t) => {
  const visitor = await Visitor.arrive(browser, stack);
  t.after(() => visitor.leave());
  const { page } = visitor;
  await write({ ...SENDERS[0], from: "Dora Dunn <dora@acme.example>" });
  await stack.mail.next("dora@acme.example");
  await visitor.signIn("dora@acme.example");
  await page.locator("table.tickets .subject a").first().click();
  await page.getByText("Images in the message").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "label.png" }).click()]);
  assert.equal(download.suggestedFilename(), "label.png");
  visitor.assertNoFaults();
});
