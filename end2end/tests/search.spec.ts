// One field finds everything: a page of results, by kind.
import { addCredential, expect, follow, moves, register, signIn, test, unique } from "../fixtures/test.ts";

test("a few letters find integrations, providers, credentials and pages, and lead there", async ({ page }) => {
  await signIn(page, "admin");
  const word = unique("Lighthouse");
  const path = await register(page, `${word} deposits`);
  await addCredential(page, path, `${word} key`);
  const field = page.getByRole("banner").getByRole("searchbox");
  await field.fill(word.slice(0, -1));
  await moves(page, () => field.press("Enter"));
  await expect(page).toHaveURL(/\/search\?q=/);
  await expect(field).toHaveValue(word.slice(0, -1));
  const group = (name: string) => page.locator("#found section").filter({ has: page.getByRole("heading", { name, exact: true }) });
  await expect(group("Integrations").getByRole("link", { name: `${word} deposits` })).toHaveAttribute("href", path);
  await moves(page, () => group("Credentials").getByRole("link", { name: new RegExp(`^${word} key`) }).click());
  await expect(page).toHaveURL(new RegExp(`${path}#credentials$`));
  await page.goto("/search?q=str");
  await moves(page, () => group("Providers").getByRole("link", { name: /^Stripe/ }).click());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stripe");
  await page.goto("/search?q=rotation");
  await expect(group("Reports").getByRole("link", { name: /rotation/i })).not.toHaveCount(0);
  await moves(page, () => group("Pages").getByRole("link", { name: "Rotation policies" }).click());
  await expect(page).toHaveURL(/\/settings\/policies$/);
  await page.goto("/search?q=gift");
  await expect(group("Integrations")).toContainText("retired");
});

test("more than a handful lead on to the list, and nothing found says so", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/search?q=p");
  await follow(page, "All integrations with “p”");
  await expect(page).toHaveURL(/\/integrations\?q=p$/);
  await page.goto("/search?q=zebra");
  await expect(page.locator("#found")).toContainText("Nothing begins with “zebra”");
  await page.goto("/search");
  await expect(page.locator("#found")).toContainText("Type the beginning of a name");
});

test("nobody is led to what they may not open", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/search?q=re");
  await expect(page.locator("#found").getByRole("link", { name: /^(Reports|Register integration|Reviews)$/ })).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, "admin");
  await page.goto("/search?q=re");
  await expect(page.locator("#found").getByRole("link", { name: /^(Reports|Register integration|Reviews)$/ })).toHaveCount(3);
});
