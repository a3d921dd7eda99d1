// Takes the pictures of the README: `npm run screenshots`, after a build. They show the demo.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { launch, Visitor } from "./support/browser.js";
import { startStack } from "./support/stack.js";

const FOLDER = process.env.SCREENSHOTS ?? fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const CUSTOMER = "anna@acme.example";
const TICKET = "Printer keeps feeding blank labels";

/** Pictures by name: who looks with what, and where to. */
const PICTURES = {
  "list": { path: "/tickets" },
  "list-dark": { path: "/tickets", colorScheme: "dark" },
  "list-arabic": { path: "/tickets?lang=ar" },
  "ticket": { path: "/tickets", open: TICKET },
  "ticket-phone": { path: "/tickets", open: TICKET, viewport: { width: 390, height: 844 } },
  "new-ticket": { path: "/tickets/new?form=ticket" },
  "local-stack": { path: "/_local/" },
};

mkdirSync(FOLDER, { recursive: true });
const [stack, browser] = await Promise.all([startStack({ seed: "demo" }), launch()]);
try {
  const visitor = await Visitor.arrive(browser, stack);
  await visitor.signIn(CUSTOMER);
  const storageState = await visitor.context.storageState();
  for (const [name, { path, open, ...options }] of Object.entries(PICTURES)) {
    const { page, context } = await Visitor.arrive(browser, stack, { storageState, ...options });
    await page.goto(path);
    if (open) {
      await page.getByRole("link", { name: open }).click();
      await page.getByRole("article").first().waitFor();
    }
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    await context.close();
  }
} finally {
  await browser.close();
  await stack.stop();
}
