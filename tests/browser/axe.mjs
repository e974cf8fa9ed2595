// axe-core on a page, in each look that a system can ask for.

import assert from "node:assert/strict";
import { AXE } from "./browser.mjs";

const look = (scheme, contrast, forced) => [
  { name: "prefers-color-scheme", value: scheme },
  { name: "prefers-contrast", value: contrast },
  { name: "forced-colors", value: forced },
  { name: "prefers-reduced-motion", value: "reduce" },
];

export const LOOKS = {
  light: look("light", "no-preference", "none"),
  dark: look("dark", "no-preference", "none"),
  "more contrast": look("light", "more", "none"),
  "more contrast, dark": look("dark", "more", "none"),
  "forced colours": look("light", "no-preference", "active"),
};

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Makes a page look so, and makes sure that it does. */
export async function wear({ page, cdp }, name) {
  await cdp.send("Emulation.setEmulatedMedia", { features: LOOKS[name] });
  for (const { name: feature, value } of LOOKS[name]) {
    const isSo = await page.evaluate((query) => matchMedia(query).matches, `(${feature}: ${value})`);
    assert.ok(isSo, `this Chromium can not show ${feature}: ${value}`);
  }
}

/** Violations in words, one a line; none where all is well. */
export async function violations({ page }) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const found = await window.axe.run(document, {
      runOnly: { type: "tag", values },
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
    });
    return found.violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} (${node.failureSummary.replace(/\s+/g, " ")})`),
    );
  }, TAGS);
}
