// Every kind of page, looked at from all sides.

import assert from "node:assert/strict";
import { LOOKS, violations, wear } from "./axe.mjs";
import { BASE, SIZES } from "./browser.mjs";
import { assertNamesNoOther, assertNothingKept, assertQuiet } from "./hosts.mjs";
import { visit } from "./pages.mjs";
import { misfits, tooSmall } from "./sizes.mjs";

/** Looks at one page and answers in how many looks. */
export async function sweep(guest, kind) {
  await guest.page.setViewport(SIZES[guest.size]);
  await wear(guest, "light");
  const status = await visit(guest, kind);
  if (status !== undefined) assert.equal(status, kind.status);
  await assertHasWhatAllHave(guest);
  await assertNamesNoOther(guest.page, BASE);
  const wrong = [];
  for (const look of Object.keys(LOOKS)) {
    await wear(guest, look);
    wrong.push(...(await violations(guest)).map((one) => `${look}: ${one}`));
  }
  wrong.push(...(guest.isTouch ? await tooSmall(guest) : await misfits(guest)));
  assert.deepEqual(wrong, []);
  assertQuiet(guest.watched);
  await assertNothingKept(guest);
  return Object.keys(LOOKS).length;
}

async function assertHasWhatAllHave({ page }) {
  const has = await page.evaluate(() => ({
    title: document.title.trim() !== "",
    language: ["en", "en-GB", "cy"].includes(document.documentElement.lang),
    headings: document.querySelectorAll("h1").length,
    // A list to print is a document of its own and has no frame around it.
    leaves: document.querySelector("main") === null || document.querySelector("header.top") === null
      || document.querySelector("a[data-leave]")?.checkVisibility() === true,
  }));
  assert.deepEqual(has, { title: true, language: true, headings: 1, leaves: true });
}
