// A headless Chromium, and visitors in it: each has a session, a size and scripts or none.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { watch } from "./hosts.mjs";

// The packages are not in the source tree.
const require = createRequire(join(process.env.MODULES, "package.json"));
const puppeteer = require("puppeteer-core");

/** The source of axe-core, to run in a page. */
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Where the server listens. */
export const BASE = process.env.BASE.replace(/\/$/, "");

export const SIZES = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    userDataDir: join(process.env.WORK, "profile"),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Even if a page did ask another host, nothing goes out.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

/** A new visitor. `scripts` says whether JavaScript runs. */
export async function visitor(browser, { size = "desktop", scripts = true } = {}) {
  const session = await browser.createBrowserContext();
  const page = await session.newPage();
  page.setDefaultTimeout(20_000);
  await page.setViewport(SIZES[size]);
  await page.setJavaScriptEnabled(scripts);
  const cdp = await page.createCDPSession();
  // Without this the page would still be on its way to what has the focus.
  const still = [{ name: "prefers-reduced-motion", value: "reduce" }];
  await cdp.send("Emulation.setEmulatedMedia", { features: still });
  // Several pages are open at once, and each must think that it has the focus.
  await cdp.send("Emulation.setFocusEmulationEnabled", { enabled: true });
  return new Visitor({ session, page, cdp, size, scripts, watched: watch(page, BASE) });
}

class Visitor {
  constructor(own) {
    Object.assign(this, own);
    this.isTouch = SIZES[this.size].hasTouch === true;
  }

  /** Goes to an address of the site and answers its status. */
  async go(path) {
    const answer = await this.page.goto(BASE + path, { waitUntil: "load" });
    return answer.status();
  }

  /** Does what leads to another page, and waits until that is there. */
  async leadsOn(action) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), action()]);
  }

  /** The one element that fits, with these words in it where some are given. */
  async find(selector, words) {
    const found = await this.page.evaluateHandle(firstWith, selector, words ?? "");
    const one = found.asElement();
    if (!one) throw new Error(`no ${selector}${words ? ` with “${words}”` : ""} at ${this.page.url()}`);
    return one;
  }

  /** Clicks or taps. */
  async press(selector, words) {
    const one = typeof selector === "string" ? await this.find(selector, words) : selector;
    await (this.isTouch ? one.tap() : one.click());
  }

  /** Presses what leads to another page. */
  follow(selector, words) {
    return this.leadsOn(() => this.press(selector, words));
  }

  async type(selector, words) {
    await this.press(selector);
    await this.page.keyboard.type(words);
  }

  text(selector) {
    return this.page.$eval(selector, (own) => own.textContent.replace(/\s+/g, " ").trim());
  }

  texts(selector) {
    return this.page.$$eval(selector, (all) => all.map((own) => own.textContent.replace(/\s+/g, " ").trim()));
  }

  value(selector) {
    return this.page.$eval(selector, (one) => one.value);
  }

  /** Whether there is something to see of it. */
  async isSeen(selector) {
    const box = await (await this.find(selector)).boundingBox();
    return box !== null && box.width > 1 && box.height > 1;
  }

  get address() {
    return new URL(this.page.url());
  }

  close() {
    return this.session.close();
  }
}

function firstWith(selector, words) {
  const all = [...document.querySelectorAll(selector)];
  return all.find((own) => own.textContent.replace(/\s+/g, " ").includes(words)) ?? null;
}
