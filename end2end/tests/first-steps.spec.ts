// A fresh organisation is told what comes next, until it is done.
import { expect, fillIn, follow, PASSWORD, press, Server, submit, test } from "../fixtures/test.ts";

test("a fresh organisation has a list of first steps that ticks itself off", async ({ browser, isJs }) => {
  const server = await Server.start({}, { empty: true });
  try {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
    const page = await context.newPage();
    const link = new RegExp(`${server.url}(/welcome/[0-9a-f]+)`).exec(server.log())?.[1];
    await page.goto(link ?? "");
    await fillIn(page, { "Your name": "Ines Castellan", "E-mail": "ines@example.org", Password: PASSWORD, "Password again": PASSWORD });
    await press(page, "Create administrator");
    const steps = page.locator("#first-steps");
    await expect(steps).toContainText("0 of 5 done");
    await follow(steps, "Add a team");
    await fillIn(page, { Name: "Payments" });
    await submit(page, "Add team");
    await page.goto("/");
    await expect(steps).toContainText("1 of 5 done");
    await expect(steps.getByRole("listitem").filter({ hasText: "Add a team" })).toContainText("(done)");
    await context.close();
  } finally {
    await server.stop();
  }
});
