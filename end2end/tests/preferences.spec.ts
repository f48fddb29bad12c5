// What people and the organisation decide for themselves: it is kept, and what makes no sense comes back as typed.
import { email, expect, expectErrors, field, fillIn, follow, PASSWORD, press, Server, signIn, submit, summary, test } from "../fixtures/test.ts";

test("somebody changes how they are reminded and sees it kept", async ({ page }) => {
  await signIn(page, "viewer");
  await page.getByText("Account of").locator("..").click();
  await follow(page, "Your account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your account");
  await expect(page.getByRole("complementary")).toContainText(email("viewer"));
  await expect(field(page, "Send me mail")).toBeChecked();
  await expect(field(page, "At")).toHaveValue("7");
  await fillIn(page, { "Delivery": "One e-mail a day", At: "10:00" });
  await field(page, "Saturday").check();
  await field(page, "Review").check();
  await submit(page, "Save");
  await expect(page.getByRole("status")).toContainText("Saved how you are reminded");
  await page.goto("/");
  await page.goto("/account");
  await expect(field(page, "Delivery")).toHaveValue("daily");
  await expect(field(page, "At")).toHaveValue("10");
  for (const ticked of ["Send me mail", "Saturday", "Review"]) await expect(field(page, ticked), ticked).toBeChecked();
  for (const empty of ["Sunday", "Rotation"]) await expect(field(page, empty), empty).not.toBeChecked();
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Sunday"]) await field(page, day).check();
  await submit(page, "Save");
  await expectErrors(page, ["Leave at least one day on which mail can be sent."]);
  await expect(field(page, "Sunday"), "what was ticked is kept").toBeChecked();
  await page.goto("/account");
  await expect(field(page, "Sunday")).not.toBeChecked();
});

test("a wrong ladder is refused with the reason and keeps what was typed; a right one is shown before it is saved", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/settings/ladders");
  await follow(page.getByRole("rowheader"), "Evidence expiry");
  await fillIn(page, { "Days before the date": "7, 14", "While it is overdue, again every": "0" });
  await submit(page, "Save schedule");
  await expectErrors(page, ["Steps go from early to late: 14 cannot follow 7.", "from 1 to 90"]);
  await expect(field(page, "Days before the date")).toHaveValue("7, 14");
  await fillIn(page, { "Days before the date": "60, 10", "While it is overdue, again every": "5" });
  await submit(page, "Show what it means");
  const meaning = page.getByRole("region", { name: "Result of these settings" });
  await expect(meaning).toContainText("60 days before");
  await expect(meaning).toContainText("Every 5 days");
  await expect(page.getByRole("table", { name: "Messages a person and week, before and after" })).toContainText("Everybody");
  await submit(page, "Save schedule");
  await expect(page.getByRole("status")).toContainText("Saved the ladder for Evidence expiry");
  await expect(page.getByRole("row").filter({ hasText: "Evidence expiry" })).toContainText("60 and 10 days before, then every 5 days");
  await follow(page.getByRole("rowheader"), "Evidence expiry");
  await press(page, "Use the default");
  await expect(page.getByRole("row").filter({ hasText: "Evidence expiry" })).toContainText("30, 14, 7, 1 and 0 days before");
});

test("of two who decide one ladder the second is told, and nothing typed is lost", async ({ page, context }) => {
  await signIn(page, "admin");
  await page.goto("/settings/ladders/version");
  const other = await context.newPage();
  await other.goto("/settings/ladders/version");
  await fillIn(other, { "Days before the date": "90, 30" });
  await submit(other, "Save schedule");
  await fillIn(page, { "Days before the date": "45" });
  await submit(page, "Save schedule");
  await expect(page.getByText("Changed by someone else meanwhile: now 90 and 30 days before")).toBeVisible();
  await expect(field(page, "Days before the date")).toHaveValue("45");
  await submit(page, "Save schedule");
  await expect(page.getByRole("row").filter({ hasText: "End of version support" })).toContainText("45 days before");
});

test("who may not decide reads ladders and policies without a form", async ({ page }) => {
  await signIn(page, "viewer");
  for (const address of ["/settings/ladders/review", "/settings/policies/api_key"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.locator("main form")).toHaveCount(0);
  }
});

test.describe("with a server of its own", () => {
  test("a policy shows what would become overdue, and moves it only when it is set", async ({ browser, isJs }) => {
    const server = await Server.start();
    try {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
      const page = await context.newPage();
      const overdue = async () => {
        await page.goto("/credentials?kind=api_key&status=overdue");
        return (await page.locator("main table tbody tr").count());
      };
      await signIn(page, "admin");
      const before = await overdue();
      await page.goto("/settings/policies/api_key");
      await fillIn(page, { "Days between rotations": "20", "Basis": "Our analysis" });
      await submit(page, "See what it would do");
      await expectErrors(page, ["Enter a reason"]);
      await fillIn(page, { "Reason for the change": "Keys have leaked." });
      await submit(page, "See what it would do");
      const said = page.getByText(/With 20 days, \d+ of \d+ credentials are overdue/);
      await expect(said).toBeVisible();
      const [, announced] = /(\d+) of/.exec((await said.textContent()) ?? "") ?? [];
      expect(Number(announced)).toBeGreaterThan(before);
      expect(await overdue(), "nothing has moved yet").toBe(before);
      await page.goto("/settings/policies/api_key");
      await fillIn(page, { "Days between rotations": "20", "Basis": "Our analysis", "Reason for the change": "Keys have leaked." });
      await submit(page, "See what it would do");
      await submit(page, "Set 20 days");
      await expect(page.getByRole("status")).toContainText("Set the policy for API key");
      await expect(page.getByRole("row").filter({ hasText: "Our analysis" })).toContainText("20 days");
      expect(await overdue()).toBe(Number(announced));
      await context.close();
    } finally {
      await server.stop();
    }
  });

  test("a new password needs the old one, and signs out everywhere else", async ({ browser, isJs }) => {
    const server = await Server.start();
    try {
      const [here, there] = await Promise.all([1, 2].map(async () => (await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs })).newPage()));
      if (!here || !there) throw new Error("no pages");
      await signIn(here, "viewer");
      await signIn(there, "viewer");
      await here.goto("/account/password");
      const next = "a few other words";
      await fillIn(here, { "Current password": "not this one", "New password": next, "New password again": next });
      await submit(here, "Change password");
      await expectErrors(here, ["This is not your current password."]);
      await expect(field(here, "New password"), "a password is never sent back").toHaveValue("");
      await fillIn(here, { "Current password": PASSWORD, "New password": next, "New password again": next });
      await submit(here, "Change password");
      await expect(here.getByRole("status")).toContainText("Your password is changed");
      await there.goto("/");
      await expect(there).toHaveURL(/\/sign-in/);
      await fillIn(there, { "E-mail": email("viewer"), Password: PASSWORD });
      await press(there, "Sign in");
      await expect(summary(there)).toBeVisible();
      await fillIn(there, { "E-mail": email("viewer"), Password: next });
      await press(there, "Sign in");
      await expect(there.getByRole("heading", { level: 1 })).toHaveText("My work");
    } finally {
      await server.stop();
    }
  });
});
