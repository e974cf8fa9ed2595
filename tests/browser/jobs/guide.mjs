// Somebody starts from a situation, answers questions, and takes a note away.

import assert from "node:assert/strict";
import { GUIDE, answer } from "../pages.mjs";

export async function toNote(guest) {
  const { page } = guest;
  await guest.go("/");
  await guest.follow(".way a", "Start the questions");
  for (let n = 0; n < 4; n += 1) await answerPrivately(guest);

  // One back and again: what was answered before stays.
  const question = await guest.text("form.question h1");
  const carried = await hidden(guest);
  assert.equal(carried.length, 4);
  await guest.follow("form.question button[value=back]");
  assert.deepEqual(await hidden(guest), carried.slice(0, 3));
  await answerPrivately(guest);
  assert.equal(await guest.text("form.question h1"), question);
  assert.deepEqual(await hidden(guest), carried);

  let asked = 4;
  while (await page.$("form.question")) {
    await answerPrivately(guest);
    asked += 1;
    assert.ok(asked < 60, "the questions do not end");
  }
  assert.equal(await guest.text("h1"), "What the law gives");
  const text = await guest.text("main");
  assert.match(text, /Independent mental capacity advocate \(IMCA\) for a home that the council arranges/);
  assert.match(text, /Must be arranged by law/i);
  assert.match(text, /Because/);
  assert.match(text, /The person lacks capacity to decide where to live/);
  assert.match(text, /MCA 2005 s39/);
  assert.match(text, /Leeds/);
  assert.match(text, /not legal advice/);

  await guest.follow("button", "Make a note for a referral");
  assertPrivate(guest);
  assert.equal(await guest.text("h1"), "Referral for advocacy");
  assert.match(await guest.text("main"), /MCA 2005 s39/);
  assert.ok((await guest.texts("table.fill th")).some((own) => own.startsWith("Name of the person")));
  // A page that is printed by hand has the button only where a script can serve it.
  assert.equal(await page.$eval("[data-print]", (one) => one.checkVisibility()), guest.scripts);
  assert.equal(await page.$("main input:not([type=hidden])"), null, "a note asks for nothing");
  await guest.follow("button", "Back to the result");
  assert.equal(await guest.text("h1"), "What the law gives");
  assertPrivate(guest);
}

export async function slip(guest) {
  const { page } = guest;
  await guest.go("/guide");
  await guest.follow("form.question button[value=next]");
  assert.match(await guest.text("[role=alert]"), /can’t be used/);
  assert.match(await page.title(), /^That answer can’t be used/);
  await answer(guest);
  await answer(guest, [["Where is", "Zzqxv"]]);
  assert.match(await guest.text("[role=alert]"), /can’t be used/);
  assert.equal(await page.$eval("#answer", (own) => own.getAttribute("aria-invalid")), "true");
  await guest.follow("[role=alert] a");
  assert.equal(await page.evaluate(() => document.activeElement.id), "answer");
  await answer(guest);
  assert.equal(await page.$("[role=alert]"), null);
  assert.equal((await hidden(guest)).length, 2);
}

async function answerPrivately(guest) {
  await answer(guest, GUIDE);
  assertPrivate(guest);
}

/** Answers never stand in the address. */
function assertPrivate({ address }) {
  assert.equal(address.search, "");
  assert.equal(address.hash, "");
  assert.match(address.pathname, /^\/guide(\/note)?$/);
}

function hidden({ page }) {
  return page.$$eval("form.question input[name=a]", (all) => all.map((one) => one.value));
}
