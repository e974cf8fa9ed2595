// What a page asks for, keeps and complains about. Nothing may be asked of another host.

import assert from "node:assert/strict";

/** Writes down every request and every complaint of a page from now on. */
export function watch(page, base) {
  const watched = { requests: 0, trouble: [] };
  page.on("request", (request) => {
    watched.requests += 1;
    const url = request.url();
    const isOwn = url.startsWith(`${base}/`) || url.startsWith("data:") || url === "about:blank";
    if (!isOwn) watched.trouble.push(`asks another host: ${url}`);
  });
  page.on("console", (message) => {
    if (!["error", "warn", "warning"].includes(message.type())) return;
    // The status of a page itself is told there too; whether it is the right one is checked elsewhere.
    const isStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (!isStatus) watched.trouble.push(`the console says: ${message.text()}`);
  });
  page.on("pageerror", (error) => watched.trouble.push(`a script fails: ${error.message}`));
  return watched;
}

/** What a page names as part of itself or as something to fetch ahead. */
export async function assertNamesNoOther(page, base) {
  const named = await page.$$eval(
    "link[href], script[src], img[src], img[srcset], iframe, object, embed, video, audio, source, form[action], [ping]",
    (all) => all.map((one) => one.getAttribute("ping") || one.srcset || one.src || one.href || one.action || one.outerHTML),
  );
  for (const one of named) {
    assert.ok(String(one).startsWith(`${base}/`), `the page names another host: ${one}`);
  }
}

/** Fails where the site left something in the browser. */
export async function assertNothingKept({ page, cdp }) {
  const { cookies } = await cdp.send("Network.getCookies");
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  assert.deepEqual({ cookies: cookies.length, ...kept }, { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
}

/** Fails where something was written down. */
export function assertQuiet(watched) {
  assert.deepEqual(watched.trouble, []);
}
