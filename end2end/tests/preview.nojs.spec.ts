// Without a script the score beside the form still says something true.
import { expect, fillIn, score, signIn, test } from "../fixtures/test.ts";

test("without a script the preview shows the score of the form as it was sent", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new?provider=Stripe");
  const before = await score(page, "Score preview");
  await fillIn(page, { Tier: "Best effort", "What may it do in our systems?": "None" });
  await fillIn(page.getByRole("group", { name: "Data flow 1" }), { "Data class": "Public" });
  expect(await score(page, "Score preview")).toBe(before);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await expect(page.getByRole("group", { name: "Endpoint 2" })).toBeVisible();
  expect(await score(page, "Score preview")).toBeLessThan(before);
});
