// Somebody is watched and must be gone from the page at once.

import assert from "node:assert/strict";
import { BASE } from "../browser.mjs";
import { assertQuiet } from "../hosts.mjs";

const ELSEWHERE = "<!doctype html><title>Weather</title><h1>Weather</h1>";

export async function leave(guest) {
  const { page, watched } = guest;
  await guest.go("/");
  await guest.go("/search?q=advocate");
  assertQuiet(watched);

  // The page that is led to answers from here, so that nobody is asked for real.
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url().startsWith(`${BASE}/`)) request.continue();
    else request.respond({ status: 200, contentType: "text/html", body: ELSEWHERE });
  });
  const to = await page.$eval("a[data-leave]", (own) => own.href);
  assert.equal(await page.$eval("a[data-leave]", (own) => own.rel), "noreferrer");
  assert.ok(!to.startsWith(BASE));
  await guest.follow("a[data-leave]");
  assert.equal(await guest.text("h1"), "Weather");
  assert.equal(page.url(), to);
  assert.equal(await page.evaluate(() => document.referrer), "");

  // With a script this page is gone from the tab; without, it is one step back.
  await page.goBack({ waitUntil: "load" });
  assert.equal(guest.address.pathname, guest.scripts ? "/" : "/search");

  // Leaving is the one thing that is meant to ask elsewhere; that page may have a picture.
  const asked = watched.trouble.splice(0);
  assert.equal(asked[0], `asks another host: ${to}`);
  for (const one of asked) assert.ok(one.startsWith(`asks another host: ${new URL(to).origin}/`), one);
}
