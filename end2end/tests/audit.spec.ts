// What is due as a month and as an agenda, and the audit log as who reads it needs it.
import { addCredential, expect, follow, register, shot, signIn, test, unique } from "../fixtures/test.ts";

test("a month leads to its days, and the agenda to what is overdue", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/credentials/timeline");
  await follow(page, "Month");
  const month = page.getByRole("table", { name: /What is due in Nov 2026/ });
  await expect(month.getByRole("link").first()).toBeVisible();
  await follow(page, "Next month");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dec 2026");
  await shot(page, "month");
  await follow(page, "This month");
  await follow(page, "Agenda");
  const ahead = page.getByRole("status").filter({ hasText: "dates ahead" });
  await expect(ahead).toBeVisible();
  await page.getByRole("link", { name: /See \d+ overdue/ }).click();
  await expect(page).toHaveURL(/due=overdue/);
  await expect(page.locator(".todo-when.is-overdue").first()).toBeVisible();
  await shot(page, "agenda-overdue");
});

test("an auditor finds in the log who did what to a record, with its difference", async ({ page }) => {
  const name = unique("Logged courier");
  await signIn(page, "engineer");
  const path = await register(page, name);
  await addCredential(page, path, "Live key", { Issued: "2026-11-01" });
  // The history of the record tells it as well, narrowed to credentials.
  await page.goto(path);
  const history = page.locator("#history");
  await expect(history).toContainText("Added a credential: Live key");
  await expect(history).toContainText("Registered (revision 1)");
  await follow(history, "Credentials");
  await expect(history).toContainText("Added a credential: Live key");
  await expect(history).not.toContainText("Registered (revision 1)");
  await expect(history.getByRole("link", { name: "Events of the record itself in the audit log" })).toHaveCount(0);

  await page.context().clearCookies();
  await signIn(page, "auditor");
  await expect(page.getByRole("heading", { name: "The whole register" })).toBeVisible();
  await page.goto(path);
  await follow(page.locator("#history"), "Events of the record itself in the audit log");
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Registered an integration");
  await row.getByRole("link").first().click();
  await expect(page.locator("#main")).toContainText("Place in the chain");
  await shot(page, "audit-event");
  await follow(page.locator("#main"), name);
  await expect(page).toHaveURL(new RegExp(`${path}$`));
});
