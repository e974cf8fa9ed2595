// How pages fit: at 400% zoom, with the spacing of WCAG 1.4.12, and under a finger.

/** 1280 pixels at 400%. */
const NARROWEST = 320;
/** WCAG 2.2, 2.5.8. */
const SMALLEST = 24;

/** What is wider than the narrowest window, plain and with wider text; and what wider text cuts off. */
export async function misfits({ page }) {
  const narrow = { width: NARROWEST, height: 256, deviceScaleFactor: 4 };
  await page.setViewport(narrow);
  const plain = await page.evaluate(tooWide, "at 400% zoom");
  await page.evaluate(() => {
    // Rules that are added in this way are not stopped by the policy of the page.
    document.styleSheets[0].insertRule(
      "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}",
      document.styleSheets[0].cssRules.length,
    );
    document.styleSheets[0].insertRule("p{margin-bottom:2em!important}", document.styleSheets[0].cssRules.length);
  });
  return [...plain, ...(await page.evaluate(tooWide, "with wider text")), ...(await page.evaluate(cutOff))];
}

function tooWide(when) {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > wide + 1 && !one.closest(".scroll, .vh, .skip"),
  );
  return [`${when}: ${document.documentElement.scrollWidth} wide: ${over.slice(-3).map((one) => one.outerHTML.slice(0, 120))}`];
}

function cutOff() {
  // How to ask is shortened on purpose; the page of the service has all of it.
  const all = [...document.body.querySelectorAll("*:not(.vh, .short, input, select)")];
  const cut = all.filter((one) => {
    const style = getComputedStyle(one);
    const hides = (flow, inner, outer) => ["hidden", "clip"].includes(flow) && inner > outer + 1;
    return hides(style.overflowX, one.scrollWidth, one.clientWidth) || hides(style.overflowY, one.scrollHeight, one.clientHeight);
  });
  return cut.map((one) => `cut off with wider text: ${one.outerHTML.slice(0, 120)}`);
}

/** Controls that a finger may miss. Links within a sentence are left out, as in 2.5.8. */
export function tooSmall({ page }) {
  return page.$$eval(
    "button, input:not([type=hidden]), select, summary, .button, .top nav a, .chips a, .leave a, .ring a, .links a",
    (all, smallest) =>
      all
        .filter((one) => one.checkVisibility())
        .filter((one) => {
          const box = one.getBoundingClientRect();
          return box.width < smallest || box.height < smallest;
        })
        .map((one) => `smaller than ${smallest} pixels: ${one.outerHTML.slice(0, 120)}`),
    SMALLEST,
  );
}
