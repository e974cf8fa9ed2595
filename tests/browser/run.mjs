// Looks at every kind of page and does every job; says what is wrong and counts.
// Words after the command narrow it down to tests whose name holds all of them.

import { launch, SIZES, visitor } from "./browser.mjs";
import { JOBS, doJob } from "./jobs.mjs";
import { PAGES } from "./pages.mjs";
import { sweep } from "./sweep.mjs";

/** So many pages are open at once. */
const AT_ONCE = 2;

const wanted = process.argv.slice(2);
const count = { pages: 0, looks: 0, jobs: 0 };
const failed = [];
const browser = await launch();

const tests = [];
for (const size of Object.keys(SIZES)) {
  for (const job of JOBS) {
    for (const scripts of [true, false]) {
      tests.push({
        name: `${job.name}, ${size}, ${scripts ? "with" : "without"} JavaScript`,
        run: async () => {
          await doJob(browser, job, { size, scripts });
          count.jobs += 1;
        },
      });
    }
  }
  for (const kind of PAGES) {
    tests.push({
      name: `${kind.name}, ${size}`,
      run: async (guests) => {
        if (!guests.has(size)) guests.set(size, await visitor(browser, { size }));
        const looks = await sweep(guests.get(size), kind);
        count.looks += looks;
        count.pages += 1;
      },
    });
  }
}
const queue = tests.filter(({ name }) => wanted.every((word) => name.includes(word)));

async function work() {
  // Looking needs no new visitor for each page, and to make one takes longer than a page.
  const guests = new Map();
  for (let test = queue.shift(); test; test = queue.shift()) {
    const began = performance.now();
    try {
      await test.run(guests);
    } catch (error) {
      failed.push(test.name);
      const where = error.stack.split("\n").filter((line) => line.includes("/tests/browser/")).slice(0, 3);
      console.error(`FAILED ${test.name}\n${error.message}\n${where.join("\n")}\n`);
      // What went wrong must not fall on the next page.
      guests.clear();
    }
    if (process.env.TIMES) console.log(`${Math.round(performance.now() - began)} ms ${test.name}`);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
await browser.close();

console.log(
  `browser: ${count.pages} pages (${PAGES.length} kinds × ${Object.keys(SIZES).length} sizes) in ${count.looks} looks, ` +
    `${count.jobs} jobs done, ${failed.length} failed`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
