// What is asked once there is a reason to: a box to tick, with why.
import { addCredential, expect, expectErrors, fillIn, follow, minimum, register, shot, shownRows, signIn, submit, test, unique } from "../fixtures/test.ts";

test("an integration that goes out of use asks for the keys that still work", async ({ page }) => {
  test.slow();
  const name = unique("Old courier");
  await signIn(page, "engineer");
  const path = await register(page, name);
  await addCredential(page, path, "Live key", { Issued: "2026-11-01" });
  await page.goto(`${path}/edit`);
  await expect(page.getByRole("checkbox", { name: /All of its credentials are revoked/ })).toHaveCount(0);
  await fillIn(page, { Lifecycle: "Retired" });
  await submit(page, "Save");
  await expectErrors(page, [/Its credential Live key still works\./]);
  await shot(page, "retire-asks");
  await page.getByRole("checkbox", { name: /All of its credentials are revoked/ }).check();
  await submit(page, "Save");
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(page.getByRole("main")).toContainText("retired");
  await expect(page.locator("#credentials")).toContainText("revoked 22 Nov 2026");
  await expect(page.locator("#due")).toContainText("Nothing is due.");
});

test("a second rotation of a day and a second integration of a name are asked about once", async ({ page }) => {
  test.slow();
  const name = unique("Asked courier");
  await signIn(page, "engineer");
  const path = await register(page, name);
  await addCredential(page, path, "Live key", { Issued: "2026-11-01" });
  const row = page.locator("#credentials").getByRole("row", { name: /Live key/ });
  await follow(row, "Record rotation");
  await submit(page, "Record rotation");
  await follow(row, "Record rotation");
  await submit(page, "Record rotation");
  await expectErrors(page, [/A rotation of 22 Nov 2026 is on record already/]);
  await page.getByRole("checkbox", { name: "It was rotated twice on that day" }).check();
  await submit(page, "Record rotation");
  await expect(page).toHaveURL(new RegExp(`${path}$`));

  await page.goto("/integrations/new?provider=Stripe");
  await fillIn(page, minimum(name));
  await submit(page, "Register integration");
  await expectErrors(page, [/is on record with this provider already/]);
  await page.getByRole("checkbox", { name: "This is another integration of the same name" }).check();
  await submit(page, "Register integration");
  await page.goto(`/integrations?q=${encodeURIComponent(name)}`);
  expect(await shownRows(page)).toEqual([name, name]);
});
