// The jobs of the people who use the directory. Each is done with and without JavaScript.

import { visitor } from "./browser.mjs";
import { assertQuiet } from "./hosts.mjs";
import * as council from "./jobs/council.mjs";
import * as guide from "./jobs/guide.mjs";
import * as helpline from "./jobs/helpline.mjs";
import * as keyboard from "./jobs/keyboard.mjs";
import * as leave from "./jobs/leave.mjs";

export const JOBS = [
  { name: "helpline: own words to a telephone number", run: helpline.ownWords },
  { name: "helpline: a postcode of two councils", run: helpline.splitPostcode },
  { name: "helpline: completion while typing", run: helpline.completion },
  { name: "council: filters, pages and a shortlist", run: council.shortlist },
  { name: "council: ticks while the question changes", run: council.ticksAndFilters },
  { name: "council: who holds each duty", run: council.duties },
  { name: "council: a row to correct", run: council.correction },
  { name: "guide: to a result and a note", run: guide.toNote },
  { name: "guide: an answer that can't be used", run: guide.slip },
  { name: "keyboard: from words to a telephone number", run: keyboard.helpline },
  { name: "keyboard: through the guide", run: keyboard.guide },
  { name: "keyboard: skip links, and a way through every page", run: keyboard.wayThrough },
  { name: "leave this site", run: leave.leave },
];

/** Does a job as a new visitor. */
export async function doJob(browser, job, how) {
  const guest = await visitor(browser, how);
  try {
    await job.run(guest);
    assertQuiet(guest.watched);
  } finally {
    await guest.close();
  }
}
