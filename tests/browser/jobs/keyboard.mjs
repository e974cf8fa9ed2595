// The same jobs with nothing but a keyboard.

import assert from "node:assert/strict";
import { BASE } from "../browser.mjs";
import { GUIDE } from "../pages.mjs";
import { serviceCount } from "./helpline.mjs";

/** Nothing on a page is further away than that. */
const FURTHEST = 400;

export async function helpline(guest) {
  const { page } = guest;
  await guest.go("/");
  await tabTo(guest, "#q");
  await page.keyboard.type("sectioned");
  await tabTo(guest, "#area");
  await page.keyboard.type("DE1 2QY");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  const count = serviceCount(await guest.text("h1"));
  assert.ok(count > 0);

  // The first service, and the number right after its name.
  await tabTo(guest, ".card h3 a");
  assert.ok(await tab(guest, ".ring a[href^='tel:']"), "no number after the name");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  assert.ok(await isAt(guest, ".card h3 a"), "Shift and Tab do not go back");
  const name = await guest.text(".card h3 a");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  assert.equal(await guest.text("h1"), name);
  await page.goBack({ waitUntil: "load" });

  // Onto the shortlist, with a space.
  await tabTo(guest, ".pick input");
  await page.keyboard.press("Space");
  assert.ok(await page.$eval(".pick input", (own) => own.checked));
  await tabTo(guest, "#picks button[formaction]");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  assert.equal((await guest.texts(".card h3")).length, 1);
  await page.goBack({ waitUntil: "load" });

  // A filter more, and one less.
  await tabTo(guest, ".filters fieldset input");
  await page.keyboard.press("Space");
  await tabTo(guest, ".filters fieldset ~ p button");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  const chips = (await guest.texts(".chips a")).length;
  await tabTo(guest, ".chips a");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  assert.ok((await guest.texts(".chips a")).length < chips);
}

export async function guide(guest) {
  const { page } = guest;
  await guest.go("/guide");
  for (let asked = 0; await page.$("form.question"); asked += 1) {
    assert.ok(asked < 60, "the questions do not end");
    await answer(guest);
    assert.equal(guest.address.search, "");
  }
  assert.match(await guest.text("main"), /MCA 2005 s39/);
  await tabTo(guest, "form[action$='/guide/note'] button");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  assert.equal(await guest.text("h1"), "Referral for advocacy");
}

export async function wayThrough(guest) {
  const { page } = guest;
  for (const path of ["/", "/search?q=advocate", "/provider/disability-direct-imha-derby", "/area/E08000035", "/guide", "/about"]) {
    await guest.go(path);
    // The first stop leads past the heading of the page.
    assert.ok(await tab(guest, "a.skip[href='#main']"), `${path}: the first stop is no skip link`);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    assert.ok(await tab(guest, "main *"), `${path}: the skip link leads nowhere`);
    if (path.startsWith("/search")) {
      assert.ok(await isAt(guest, "a.skip[href='#count']"));
      await page.keyboard.press("Enter");
      assert.ok(await tab(guest, ".results *"));
    }

    // Every stop is seen, and there is a way out at the end.
    await guest.go(path);
    const stops = await page.$$eval("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']", (all) =>
      all.filter((one) => one.checkVisibility()).length);
    let made = 0;
    while (made <= stops && !(await tab(guest, made > 0 ? "body, html, a.skip[href='#main']" : "body"))) made += 1;
    // Radio buttons are one stop together.
    assert.ok(made <= stops, `${path}: after ${made} stops of ${stops} there is no way out`);
    assert.ok(made > stops / 2, `${path}: only ${made} stops of ${stops}`);
    assert.ok(page.url().startsWith(BASE + path));
  }
}

/** Answers the question on the page as `answer` in pages.mjs does, from the keyboard. */
async function answer(guest) {
  const { page } = guest;
  const ask = await guest.text("form.question h1, form.question h2");
  const [, words] = GUIDE.find(([begin]) => ask.startsWith(begin)) ?? [];
  if (words === undefined) {
    await tabTo(guest, "form.question button[value=unknown]");
    return guest.leadsOn(() => page.keyboard.press("Enter"));
  }
  if (await page.$("input[name=w]")) {
    await tabTo(guest, "input[name=w]");
    await page.keyboard.type(words);
    return guest.leadsOn(() => page.keyboard.press("Enter"));
  }
  await tabTo(guest, "form.question label input");
  const labels = await guest.texts("form.question label");
  const place = labels.findIndex((own) => own.includes(words));
  assert.ok(place >= 0, `no “${words}”`);
  const isRadio = await isAt(guest, "[type=radio]");
  for (let n = 0; n < place; n += 1) await page.keyboard.press(isRadio ? "ArrowDown" : "Tab");
  if (!isRadio || place === 0) await page.keyboard.press("Space");
  const chosen = await guest.texts("form.question label:has(:checked)");
  assert.deepEqual(chosen, [labels[place]]);
  await assertSeen(guest);
  await tabTo(guest, "form.question button[value=next]");
  return guest.leadsOn(() => page.keyboard.press("Enter"));
}

/** Presses Tab until something is reached; every stop on the way must be seen. */
async function tabTo(guest, selector) {
  for (let n = 0; n < FURTHEST; n += 1) {
    if (await tab(guest, selector)) return;
  }
  assert.fail(`${selector} is not reached with Tab at ${guest.page.url()}`);
}

/** Presses Tab, makes sure that the stop is seen, and answers whether it is one of these. */
async function tab(guest, selector) {
  await guest.page.keyboard.press("Tab");
  const stop = await guest.page.evaluate(look, selector);
  // Between the last stop of a page and its first there may be the browser's own.
  if (!stop.isOutside) assertIsSeen(stop);
  return stop.isAt;
}

async function isAt({ page }, selector) {
  return (await page.evaluate(look, selector)).isAt;
}

async function assertSeen({ page }) {
  assertIsSeen(await page.evaluate(look, "*"));
}

/** What has the focus, and whether one can see that: marked, and within the window. */
function look(selector) {
  const own = document.activeElement ?? document.body;
  const style = getComputedStyle(own);
  const box = own.getBoundingClientRect();
  const hasOutline = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  return {
    html: own.outerHTML.slice(0, 120),
    isAt: own.matches(selector),
    isOutside: own.matches("body, html"),
    isMarked: own.matches(":focus-visible") && (hasOutline || style.boxShadow !== "none"),
    isWithin: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}

function assertIsSeen(stop) {
  assert.ok(stop.isMarked, `no mark shows where one is: ${stop.html}`);
  assert.ok(stop.isWithin, `one is outside of the window: ${stop.html}`);
}
