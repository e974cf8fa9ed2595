// The jobs of the people who use the directory. Each is done with and without JavaScript.

import { visitor } from "./browser.mjs";
import { assertQuiet } from "./hosts.mjs";
export const JOBS = [];
export async function doJob(browser, job, how) {
  const guest = await visitor(browser, how);
  try {
    await job.run(guest);
    assertQuiet(guest.watched);
  } finally {
    await guest.close();
  }
}
