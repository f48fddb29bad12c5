// A form that comes back: the title says so, and the focus is where what is wrong is told. Without JavaScript as well.
import { expect, press, signIn, submit, summary, test } from "../fixtures/test.ts";

test("an empty form comes back with the focus in the summary and Error in the title", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new?provider=Stripe");
  await submit(page, "Register integration");
  await expect(page).toHaveTitle(/^Error: Register integration/);
  await expect(summary(page)).toBeFocused();
  expect(await summary(page).getByRole("link").count()).toBeGreaterThan(1);
});

test("a refused sign-in does so, too", async ({ page }) => {
  await page.goto("/sign-in");
  await press(page, "Sign in");
  await expect(page).toHaveTitle(/^Error: Sign in/);
  await expect(summary(page)).toBeFocused();
});
