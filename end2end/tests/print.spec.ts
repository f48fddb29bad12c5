// On paper (A4 with margins of 10 mm is 718 px wide) a list is a table, what is folded is there, and there is nothing to press.
import { expect, openIntegration, signIn, test } from "../fixtures/test.ts";

test.use({ viewport: { width: 718, height: 1000 } });

test("a list prints as a table without buttons, filters and navigation", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("columnheader", { name: "Residual" })).toBeVisible();
  expect(await page.locator(".table tbody tr").first().evaluate((row) => getComputedStyle(row).display)).toBe("table-row");
  for (const hidden of [".rail", ".search", ".button", ".menu", ".row-select"]) {
    await expect(page.locator(hidden).filter({ visible: true }), hidden).toHaveCount(0);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, "nothing is cut off at the side").toBeLessThanOrEqual(0);
});

test("what is folded on a record is printed", async ({ page }) => {
  await signIn(page, "engineer");
  await openIntegration(page, "Checkout payments");
  const fold = page.locator("#continuity details.fold");
  await expect(fold.getByText("Circuit breaker")).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(fold.getByText("Circuit breaker")).toBeVisible();
});
