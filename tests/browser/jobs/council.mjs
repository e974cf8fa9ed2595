// Somebody at a council narrows the lists down, takes a part with them, and looks at the gaps.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { serviceCount } from "./helpline.mjs";

const LEEDS = "/area/E08000035";

export async function shortlist(guest) {
  await guest.go("/search");
  const all = serviceCount(await guest.text("h1"));
  const health = await narrow(guest, "Who or what it is for", "Mental health");
  assert.ok(health < all);
  // A second value of the same kind adds, one of another kind narrows.
  const both = await narrow(guest, "Who or what it is for", "Learning disability");
  assert.ok(both > health && both < all, `${both} of ${health} and ${all}`);
  const narrowed = await narrow(guest, "What the law calls it", "Independent mental health advocate (IMHA)");
  assert.ok(narrowed < both && narrowed > 20, `${narrowed} of ${both}`);
  assert.equal((await guest.texts(".chips a")).length, 4);

  const first = await ids(guest);
  await tick(guest, first[1]);
  await tick(guest, first[3]);
  await guest.follow("#picks button[name=page]", "Next page");
  assert.equal(serviceCount(await guest.text("h1")), narrowed);
  assert.deepEqual((await guest.texts(".filters label:has(:checked)")).length, 3);
  assert.equal(guest.address.searchParams.get("page"), "2");
  const second = await ids(guest);
  assert.ok(second.length > 0 && second.every((id) => !first.includes(id)), "page 2 repeats page 1");
  await tick(guest, second[0]);
  await guest.follow("#picks button[formaction]");
  const picked = [first[1], first[3], second[0]];
  assert.equal(guest.address.pathname, "/shortlist");
  // The address holds the services, in the order of ticking, and nothing of the question.
  assert.equal(guest.address.search, `?${picked.map((id) => `pick=${id}`).join("&")}`);
  const names = await guest.texts(".card h3");
  assert.equal(names.length, picked.length);

  await guest.page.select("#format", "csv");
  const csv = await download(guest, () => guest.press("form[action$='/print'] button"));
  const lines = csv.replace(/^\uFEFF/, "").trim().split(/\r?\n(?=[a-z0-9-]+,)/);
  assert.ok(lines[0].startsWith("id,name,organisation,"), lines[0]);
  assert.deepEqual(lines.slice(1).map((line) => line.split(",")[0]).sort(), [...picked].sort());

  await guest.page.select("#format", "html");
  await guest.follow("form[action$='/print'] button");
  assert.equal(guest.address.pathname, "/print");
  const paper = await guest.text("body");
  for (const name of names) assert.ok(paper.includes(name), `not on the page to print: ${name}`);
}

export async function ticksAndFilters(guest) {
  await guest.go("/search?q=advocate");
  const [first, second] = await ids(guest);
  await tick(guest, first);
  await tick(guest, second);
  await guest.follow("#picks button[formaction]");
  await guest.follow("main a", "Look for more");
  assert.deepEqual(guest.address.searchParams.getAll("pick"), [first, second]);
  // Ticks go along even when the question is changed before they are put on the list.
  await guest.go("/search?q=advocate");
  await tick(guest, first);
  await tick(guest, second);
  await narrow(guest, "Who or what it is for", "Mental health");
  assert.deepEqual(guest.address.searchParams.getAll("pick"), [first, second]);
  await guest.go(`/search?q=advocate&pick=${first}&pick=${second}`);
  await guest.press(`input[type=checkbox][value="${first}"]`);
  await guest.follow("#search button", "Search");
  assert.deepEqual(guest.address.searchParams.getAll("pick"), [second]);
}

export async function duties(guest) {
  const { page } = guest;
  await guest.go("/areas");
  await guest.type("#area", "Leeds");
  await guest.leadsOn(() => page.keyboard.press("Enter"));
  assert.equal(guest.address.pathname, LEEDS);
  const rows = await page.$$eval("table.sum tbody tr", (all) =>
    all.map((row) => ({ duty: row.cells[0].innerText, recorded: row.cells[1].innerText, way: row.querySelector("a").hash })),
  );
  assert.ok(rows.length >= 6, `${rows.length} duties`);
  const none = rows.filter((row) => row.recorded === "None recorded");
  assert.ok(none.length > 0, "nothing is missing in Leeds, so this proves nothing: choose another area");
  for (const { duty, recorded, way } of rows) {
    const section = await page.$eval(way, (own) => own.closest("section").innerText);
    assert.ok(section.startsWith(duty));
    assert.equal(/No service that runs now is recorded\. That does not mean that there is none/.test(section), recorded === "None recorded");
  }
  // Each name in the table leads to its part of the page.
  await guest.follow("table.sum a", none[0].duty);
  assert.equal(guest.address.hash, none[0].way);
}

export async function correction(guest) {
  await guest.go("/provider/disability-direct-imha-derby");
  const csv = await download(guest, () => guest.press("a[href$='/row.csv']"));
  const [headings, row] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  assert.ok(headings.startsWith("id,name,"));
  assert.ok(row.startsWith("disability-direct-imha-derby,Disability Direct: IMHA (Derby),"), row);
  assert.ok(row.includes("01332 299449"));
}

/** Ticks a filter, applies it with the button below the filters, and answers the number of services. */
async function narrow(guest, group, label) {
  const fieldset = await guest.find(".filters fieldset", group);
  for (const one of await fieldset.$$("label")) {
    const words = await one.evaluate((own) => own.textContent.trim());
    if (words.startsWith(label)) await guest.press(one);
  }
  const buttons = await guest.page.$$(".filters button[type=submit]");
  await guest.leadsOn(() => guest.press(buttons.at(-1)));
  return serviceCount(await guest.text("h1"));
}

function ids({ page }) {
  return page.$$eval(".results .cards input[name=pick]", (all) => all.map((one) => one.value));
}

async function tick(guest, id) {
  await guest.press(`input[name=pick][value="${id}"]`);
  assert.ok(await guest.page.$eval(`input[name=pick][value="${id}"]`, (one) => one.checked));
}

/** What is downloaded when something is pressed. */
async function download({ page, cdp }, press) {
  const into = await mkdtemp(join(process.env.WORK, "download-"));
  await cdp.send("Page.enable");
  await cdp.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: into, eventsEnabled: true, browserContextId: page.browserContext().id });
  const done = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no download ended in time")), 20_000);
    const look = ({ state }) => {
      if (state === "inProgress") return;
      clearTimeout(late);
      cdp.off("Browser.downloadProgress", look);
      if (state === "completed") resolve();
      else reject(new Error(`the download was ${state}`));
    };
    cdp.on("Browser.downloadProgress", look);
  });
  await press();
  await done;
  const [name] = await readdir(into);
  assert.match(name, /\.csv$/);
  return readFile(join(into, name), "utf8");
}
