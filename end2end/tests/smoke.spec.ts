// The shortest way through the product: it is up, it lets people in, and it keeps strangers out.
import { email, expect, fillIn, press, shot, signIn, test } from "../fixtures/test.ts";

test("the server says that it is ready", async ({ request }) => {
  expect((await request.get("/health/ready")).status()).toBe(200);
});

test("an engineer signs in", async ({ page }) => {
  await signIn(page, "engineer");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shot(page, "home");
});

test("a wrong password lets nobody in", async ({ page }) => {
  await page.goto("/sign-in");
  await fillIn(page, { "E-mail": email("engineer"), Password: "not the password" });
  await press(page, "Sign in");
  await expect(page).toHaveURL(/\/sign-in/);
});
