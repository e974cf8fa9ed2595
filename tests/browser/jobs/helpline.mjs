// A caller is on the phone, and somebody types what the caller says.

import assert from "node:assert/strict";

const WORDS = "my brother has been sectioned and nobody listens";
const POSTCODE = "DE1 2QY";

export async function ownWords(guest) {
  const { page } = guest;
  await guest.go("/");
  await guest.type("#q", WORDS);
  await guest.type("#area", POSTCODE);
  await guest.leadsOn(() => page.keyboard.press("Enter"));

  assert.ok(serviceCount(await guest.text("h1")) > 0);
  const ring = ".results .card a[href^='tel:']";
  assert.ok(await guest.isSeen(ring), "no number to ring");
  const read = (await guest.texts(".read li")).join(" ");
  assert.match(read, /sectioned.*IMHA/);
  const before = await state(guest);

  const name = await guest.text(".results .card h3 a");
  await guest.follow(".results .card h3 a");
  assert.equal(await guest.text("h1"), name);
  assert.ok(await guest.isSeen("section[aria-labelledby=contact] a[href^='tel:']"));

  // Back by the browser, and by the page.
  const address = guest.page.url();
  await page.goBack({ waitUntil: "load" });
  assert.deepEqual(await state(guest), before);
  await page.goForward({ waitUntil: "load" });
  assert.equal(page.url(), address);
  await guest.follow(".back a");
  assert.deepEqual(await state(guest), before);

  await guest.follow(".chips a", "Area");
  assert.equal(await guest.value("#area"), "");
  assert.equal(await guest.value("#q"), WORDS);
  assert.deepEqual((await guest.texts(".chips a")).filter((chip) => chip.includes("Area")), []);

  // A reading that is wrong can be taken back.
  await guest.follow(".read a", "“been sectioned”");
  assert.ok(guest.address.searchParams.getAll("not_as").includes("been sectioned"));
  assert.ok(!(await guest.texts(".read li")).some((one) => one.startsWith("“been sectioned”")));
}

export async function splitPostcode(guest) {
  const { page } = guest;
  await guest.go("/");
  await guest.type("#q", "imca");
  await guest.type("#area", "CH4");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  const note = await guest.text(".results .note");
  assert.match(note, /Cheshire West and Chester \(\d+%\), Flintshire \(\d+%\)/);
  await guest.follow(".results .note a", "Flintshire");
  assert.match(await guest.value("#area"), /Flintshire/);
  assert.match((await guest.texts(".chips a")).join(), /Flintshire/);
  assert.equal(await guest.value("#q"), "imca");
}

export async function completion(guest) {
  const { page } = guest;
  await guest.go("/");
  await guest.type("#area", guest.scripts ? "portsm" : "portsmuoth");
  if (!guest.scripts) {
    assert.equal(await page.$("datalist"), null);
    await guest.leadsOn(() => page.keyboard.press("Enter"));
    // Without completion a place that is not known is still told, with the nearest.
    assert.match(await guest.text(".wrong"), /Portsmouth/);
    await guest.follow(".wrong a", "Portsmouth");
    assert.match((await guest.texts(".chips a")).join(), /Portsmouth/);
    return;
  }
  await page.waitForFunction(() => document.querySelector("#area").list?.options.length > 0);
  const offered = await page.$eval("#area", (input) => [...input.list.options].map((one) => one.value));
  assert.ok(offered.includes("Portsmouth"), `offered: ${offered}`);
  await guest.type("#q", "advoca");
  await page.waitForFunction(() => document.querySelector("#q").list?.options.length > 0);
}

/** The number at the beginning of a heading. */
export function serviceCount(heading) {
  const [, number] = /^([\d,]+) services?$/.exec(heading) ?? [];
  assert.ok(number, `no number of services: ${heading}`);
  return Number(number.replace(",", ""));
}

/** What must still be there after going back. */
async function state(guest) {
  return {
    words: await guest.value("#q"),
    place: await guest.value("#area"),
    count: await guest.text("h1"),
    cards: await guest.texts(".card h3"),
    chips: await guest.texts(".chips a"),
  };
}
