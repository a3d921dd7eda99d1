// S14, S18: what is left of hostile HTML, by the cleaner alone: no content security policy stands behind it here.
//
// Thousands of pieces are cleaned and shown in Chromium as a page that came from a server, by innerHTML as the live
// update's script does it, and again after rounds of writing out and parsing (mutation XSS). A message on the real portal,
// with its policy, is in hostile-mail.test.js.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch } from "./support/browser.js";
import { EVASIONS } from "./support/evasions.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const AT_ONCE = 400;

/** What the cleaner leaves of each piece, and what a page prints of that. */
function cleaned(pieces) {
  const tool = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target"), "debug", "examples", "clean-html");
  return JSON.parse(execFileSync(tool, { input: JSON.stringify(pieces), maxBuffer: 1 << 28 }));
}

let browser;
let server;
let page;
let document = "";
let requests = [];
let faults = [];

before(async () => {
  server = createServer((request, response) => {
    const image = request.url.startsWith("/image");
    response.writeHead(200, { "Content-Type": image ? "image/svg+xml" : "text/html; charset=utf-8" });
    response.end(image ? "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='40'/>" : document);
  }).listen(0, "127.0.0.1");
  browser = await launch();
  page = await (await browser.newContext()).newPage();
  await page.exposeFunction("pwn", () => faults.push("script ran"));
  for (const event of ["dialog", "popup", "download", "worker", "frameattached", "websocket", "filechooser"]) {
    page.on(event, (what) => {
      if (event === "dialog") what.dismiss();
      faults.push(event);
    });
  }
  page.on("pageerror", (error) => faults.push(`pageerror: ${error.message}`));
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("request", (request) => requests.push(request.url()));
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Puts pieces on a page each way, and looks at what became of them; what is wrong, with the number of the piece. */
async function look(pieces, { placed }) {
  const base = `http://127.0.0.1:${server.address().port}`;
  requests = [];
  faults = [];
  const articles = pieces.map((piece) => `<article>${piece}</article>`).join("\n");
  document = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Ticket</title><style>article, .live { display: flow-root; width: 640px; margin: 0; border: 1px solid; font: 16px/1.5 sans-serif }</style>
<header id="top"><a id="out" href="/sign-out">Sign out</a></header><main id="main">${articles}</main><script type="application/json" id="pieces">${JSON.stringify(pieces).replaceAll("<", "\\u003c")}</script><footer id="foot">end</footer>`;
  await page.goto(`${base}/`, { waitUntil: "load" });
  const wrong = await page.evaluate(inspect, { placed });
  await page.evaluate(() => new Promise((done) => { setTimeout(done, 50); }));
  assert.equal(page.url(), `${base}/`, "the page stayed where it was");
  for (const url of requests) {
    if (!url.startsWith(`${base}/image?`) && url !== `${base}/` && !url.startsWith("data:,")) wrong.push([null, `request: ${url}`]);
  }
  return [...wrong, ...faults.map((fault) => [null, fault])];
}

/** Runs in the page. */
async function inspect({ placed }) {
  const pieces = JSON.parse(document.querySelector("#pieces").textContent);
  const wrong = [];
  const say = (at, what) => { if (wrong.length < 60) wrong.push([at, what]); };
  const ALLOWED = new Set("a abbr b blockquote br caption center cite code col colgroup dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul wbr".split(" "));
  const judge = (root, at, way) => {
    for (const element of root.querySelectorAll("*")) {
      if (!ALLOWED.has(element.localName) || element.namespaceURI !== "http://www.w3.org/1999/xhtml") say(at, `${way}: <${element.localName}> of ${element.namespaceURI}`);
      for (const { name, value } of element.attributes) {
        if (/^(on|data-|aria-|xlink|formaction|srcset|background|ping|target|id$|name$|is$|slot|part|role|tabindex|accesskey|form)/i.test(name)) say(at, `${way}: ${name} on <${element.localName}>`);
        if (name === "class" && value !== "no-image") say(at, `${way}: class ${value}`);
      }
      if (element.localName === "a" && element.hasAttribute("href") && !["http:", "https:", "mailto:", "tel:"].includes(element.protocol)) say(at, `${way}: a link to ${element.protocol} ${element.getAttribute("href")}`);
      if (element.localName === "a" && element.hasAttribute("href") && !/^(https?|mailto|tel):/i.test(element.getAttribute("href").trim())) say(at, `${way}: a link within the portal: ${element.getAttribute("href")}`);
      if (element.localName === "img" && element.hasAttribute("src") && !/^(cid:|\/image\?)/i.test(element.getAttribute("src").trim())) say(at, `${way}: an image at ${element.getAttribute("src")}`);
      const style = element.getAttribute("style") ?? "";
      if (/url|expression|image|var\(|attr\(|position|@|\\/i.test(style)) say(at, `${way}: style ${style}`);
    }
  };
  const within = (root, at, way) => {
    const box = root.getBoundingClientRect();
    for (const element of root.querySelectorAll("*")) {
      const look = getComputedStyle(element);
      if (look.position !== "static" || look.float !== "none" || look.transform !== "none" || look.zIndex !== "auto" || Number(look.opacity) !== 1) say(at, `${way}: <${element.localName}> is placed: ${element.getAttribute("style")}`);
      // To the right a wide table may stick out; the page's own style makes it scroll.
      for (const rect of element.getClientRects()) {
        if (rect.top < box.top - 12 || rect.bottom > box.bottom + 12 || rect.left < box.left - 2) say(at, `${way}: <${element.localName}> leaves its place: ${element.getAttribute("style")}`);
      }
    }
    if (box.height > 6000) say(at, `${way}: ${Math.round(box.height)} pixels high`);
  };
  const articles = [...document.querySelectorAll("main > article")];
  if (articles.length !== pieces.length || document.querySelectorAll("main").length !== 1 || document.querySelector("footer")?.parentElement !== document.body) say(null, "parsed: the page's own elements are not where they were");
  articles.forEach((article, at) => {
    judge(article, at, "parsed");
    if (placed) within(article, at, "parsed");
  });
  // Each event that a handler could wait for.
  for (const element of document.querySelectorAll("main *")) {
    for (const name of ["click", "mouseover", "mouseenter", "focus", "blur", "toggle", "load", "error", "animationstart", "keydown", "pointerdown", "submit", "copy"]) element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
  }
  const live = document.createElement("section");
  document.body.append(live);
  pieces.forEach((piece, at) => {
    const article = document.createElement("article");
    live.replaceChildren(article);
    article.innerHTML = piece;
    judge(article, at, "innerHTML");
    const first = article.innerHTML;
    for (let round = 0; round < 3; round += 1) {
      const parsed = new DOMParser().parseFromString(article.innerHTML, "text/html");
      article.innerHTML = parsed.body.innerHTML;
    }
    judge(article, at, "written out and parsed again");
    // A parser drops white space before the first word of a page.
    const plain = (html) => html.replaceAll("\r", "\n").trimStart();
    if (plain(article.innerHTML) !== plain(first)) say(at, `mutates: ${first} becomes ${article.innerHTML}`);
    const template = document.createElement("template");
    template.innerHTML = piece;
    article.replaceChildren(document.importNode(template.content, true));
    judge(article, at, "template");
    const cell = document.createElement("td");
    cell.innerHTML = piece;
    judge(cell, at, "in a table");
  });
  live.remove();
  return wrong;
}

const all = Object.entries(EVASIONS).filter(([, pieces]) => pieces.length);
for (const [kind, pieces] of all) {
  test(`s14 s18 of ${kind} nothing runs, loads, leads astray or covers the page`, async () => {
    const results = cleaned(pieces);
    const wrong = [];
    for (let from = 0; from < pieces.length; from += AT_ONCE) {
      for (const how of ["cleaned", "printed"]) {
        // The cleaner leaves `cid:` addresses; what is printed has addresses of the portal in their place.
        const part = results.slice(from, from + AT_ONCE).map((result) => result[how].replaceAll(/src="cid:/gi, 'src="/image?'));
        const found = await look(part, { placed: how === "printed" });
        wrong.push(...found.map(([at, what]) => ({ what: `${how}, ${what}`, piece: at === null ? null : pieces[from + at], left: at === null ? null : part[at] })));
      }
    }
    assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${pieces.length}`);
  });
}

test("s14 the canary sings: uncleaned, the same pieces run, load and cover the page", async () => {
  const pieces = ["<img src=x onerror=pwn()>", "<p style='position:fixed;inset:0'>x</p>", "<img src=http://far.example/x>", "<a href='javascript:pwn()'>x</a>", "<p style='margin-top:-900px'>x</p>"];
  const wrong = (await look(pieces, { placed: true })).map(([, what]) => what).join("\n");
  for (const sign of ["script ran", "is placed", "request: http://far.example", "a link to javascript:", "leaves its place"]) assert.ok(wrong.includes(sign), `${sign} in ${wrong}`);
});
