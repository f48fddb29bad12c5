// Menus close with Escape, and what was typed is not left without a word.
import { expect, fillIn, minimum, signIn, submit, test, unique } from "../fixtures/test.ts";

test("Escape closes filter, columns and account menu, and their buttons have the focus again", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations");
  for (const name of ["Filter", "Columns", "Account of Tom Reyes"]) {
    const button = page.locator("details.menu > summary").filter({ hasText: name });
    const menu = button.locator("..");
    await button.click();
    await expect(menu).toHaveAttribute("open", "");
    await menu.locator("a, input, button, select").filter({ visible: true }).first().focus();
    await page.keyboard.press("Escape");
    await expect(menu, name).not.toHaveAttribute("open");
    await expect(button, name).toBeFocused();
  }
});

test("leaving a form asks first when something was typed, and not after it was sent", async ({ page }) => {
  await signIn(page, "engineer");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await page.goto("/integrations/new?provider=Stripe");
  await page.goto("/services");
  expect(asked, "nothing was typed").toEqual([]);
  await page.goto("/integrations/new?provider=Stripe");
  await page.getByLabel("Product").click();
  await page.keyboard.type("Connect");
  await page.goto("/services");
  expect(asked).toEqual(["beforeunload"]);
  await page.goto("/integrations/new?provider=Stripe");
  await fillIn(page, minimum(unique("Tent chairs")));
  await submit(page, "Register integration");
  await page.goto("/services");
  expect(asked, "it was sent").toEqual(["beforeunload"]);
});
