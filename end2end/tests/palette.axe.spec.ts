// The dialog that the search field opens: by keyboard alone, with what the page of the search shows.
import { checkAxe, everyTheme, expect, moves, shot, signIn, test } from "../fixtures/test.ts";

test("Ctrl-K, a few letters and Enter lead to a record", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/credentials");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Search everything" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("checkout pay");
  await expect(dialog.getByRole("link").first()).toContainText("Checkout payments");
  await moves(page, () => page.keyboard.press("Enter"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Checkout payments");
});

test("arrows go through the results and round, Enter opens, Escape gives the focus back", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/services");
  await page.locator("header").getByRole("searchbox").click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("searchbox");
  await expect(field).toBeFocused();
  await page.keyboard.type("str");
  const links = dialog.getByRole("link");
  await expect(links.filter({ hasText: "Stripe" })).not.toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await expect(links.first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(field).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(links.last()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("#search")).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("timeline");
  await expect(links.first()).toContainText("Timeline");
  await page.keyboard.press("ArrowDown");
  await moves(page, () => page.keyboard.press("Enter"));
  await expect(page).toHaveURL(/\/credentials\/timeline$/);
});

test("the dialog is accessible in both themes, on a phone and on a desk", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations");
  await page.keyboard.press("/");
  await page.keyboard.type("pay");
  await expect(page.getByRole("dialog").getByRole("link").first()).toBeVisible();
  await everyTheme(page, async () => {
    await shot(page, "palette");
    await checkAxe(page);
  });
});

test("the palette says the same as the page of the search", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/search?q=mail");
  const said = await page.locator("#found").innerText();
  await page.goto("/");
  await page.keyboard.press("/");
  await page.keyboard.type("mail");
  await expect.poll(() => page.locator(".palette-found").innerText()).toBe(said);
});
