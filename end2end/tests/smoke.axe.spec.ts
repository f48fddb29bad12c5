// The way in has no barrier.
import { checkAxe, everyTheme, shot, test } from "../fixtures/test.ts";

test("the sign-in page is accessible in every theme and width", async ({ page }) => {
  await page.goto("/sign-in");
  await everyTheme(page, async () => {
    await shot(page, "sign-in");
    await checkAxe(page);
  });
});
