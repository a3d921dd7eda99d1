// What must hold of every page in every state, in the light and in the dark, on a phone and on a desk, from left to right and
// from right to left.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import axe from "axe-core";

import { launch, Visitor } from "./support/browser.js";
import { AGENT, DESK, startStack } from "./support/stack.js";
import { prepare, STATES } from "./support/states.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 800 };
/** HTML, style sheets and scripts of one page with a cold cache. */
const MOST_BYTES = 60_000;

let stack;
let browser;
before(async () => {
  [stack, browser] = await Promise.all([startStack({ seed: "demo" }), launch()]);
  // One mail each way, so that the stack's pages have something to show.
  await stack.mail.write({ from: "Nora Lind <nora@studio-nord.example>", to: DESK, subject: "Where is my invoice?", body: "I cannot find it." });
  await stack.mail.next(AGENT, { fits: (mail) => mail.subject.includes("invoice") });
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

/** What axe finds wrong: rule and element. */
async function violations(page) {
  const found = await page.evaluate(async (rules) => {
    const result = await globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} (${failureSummary.replace(/\s+/g, " ")})`));
  }, RULES);
  return found;
}

/** Elements that stick out at the side, where the page can be scrolled to them. */
function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > clientWidth + 1 || left < -1;
    });
    return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)).concat(`${scrollWidth} of ${clientWidth} px`);
  });
}

for (const language of ["en", "ar"]) {
  for (const [who, states] of Object.entries(STATES)) {
    if (who === "stack" && language !== "en") continue;
    describe(`g8 g9 pages in ${language}: ${who}`, () => {
      let visitor;
      before(async () => {
        visitor = await Visitor.arrive(browser, stack, { viewport: WIDE });
        await prepare(visitor, who, language);
      });
      after(() => visitor?.leave());

      for (const [name, reach] of states) {
        test(`${name} has no barrier that axe finds, fits 320 pixels and runs into no error`, async () => {
          const { page } = visitor;
          await page.emulateMedia({ colorScheme: "light" });
          await page.setViewportSize(WIDE);
          await reach(page);
          assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          await page.evaluate(axe.source);
          const problems = [];
          for (const colorScheme of ["light", "dark"]) {
            for (const size of [WIDE, NARROW]) {
              await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
              await page.setViewportSize(size);
              const found = [...await violations(page), ...await overflow(page)];
              problems.push(...found.map((problem) => `${colorScheme}, ${size.width} px: ${problem}`));
            }
          }
          assert.deepEqual(problems, []);
          visitor.assertNoFaults();
        });
      }
    });
  }
}

test("a page weighs less than 60 kB over the wire, style sheets and scripts included", async (t) => {
  const visitor = await Visitor.arrive(browser, stack);
  t.after(() => visitor.leave());
  await prepare(visitor, "inside", "en");
  const { page } = visitor;
  const ticket = await page.goto("/tickets").then(() => page.locator("table.tickets .subject a").first().getAttribute("href"));
  const devtools = await visitor.context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const sizes = new Map();
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  for (const path of ["/tickets", ticket, "/tickets/new?form=return", "/accessibility"]) {
    sizes.clear();
    await page.goto(path, { waitUntil: "networkidle" });
    const weight = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    assert.ok(weight > 1_000 && weight < MOST_BYTES, `${path} weighs ${weight} bytes`);
  }
});
