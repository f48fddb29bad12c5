// The mails fit a phone and can be read by day and by night. They are taken from the snapshots of the Rust tests.
import { readdirSync, readFileSync } from "node:fs";
import { checkAxe, expect, test } from "../fixtures/test.ts";

const SNAPSHOTS = new URL("../../crates/backend/tests/outbound/snapshots/", import.meta.url);
const mails = readdirSync(SNAPSHOTS).filter((name) => name.endsWith(".html.snap"));

test("there are mails to look at", () => {
  expect(mails.length).toBeGreaterThan(8);
});

for (const name of mails) {
  const title = name.replace(/^outbound__letters__/, "").replace(/\.html\.snap$/, "");
  test(`the mail ${title} fits 320 px and has contrast in both themes`, async ({ page }) => {
    // Behind the head of the snapshot.
    const html = readFileSync(new URL(name, SNAPSHOTS), "utf8").split("\n---\n").slice(1).join("\n---\n");
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.setViewportSize({ width: 320, height: 640 });
    await page.setContent(html);
    const backgrounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await checkAxe(page);
      const { wide, background } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        background: getComputedStyle(document.body).backgroundColor,
      }));
      expect(wide).toBeLessThanOrEqual(320);
      backgrounds.push(background);
    }
    expect(backgrounds[0]).not.toBe(backgrounds[1]);
    expect(requests, "nothing is loaded from elsewhere").toEqual([]);
  });
}
