// Several integrations are changed at once: ticked in the list, asked about, changed, and given back.
import type { Page } from "@playwright/test";
import { expect, fillIn, follow, moves, openIntegration, press, register, shot, shownColumn, shownRows, signIn, submit, test, unique } from "../fixtures/test.ts";

/** Ticks the row of each; the bar is there as soon as the first one is ticked. */
async function tick(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole("checkbox", { name, exact: true }).check();
}

const bar = (page: Page) => page.getByRole("form", { name: "Selected integrations" });
const status = (page: Page) => page.locator(".flash");

test("ticked rows get another owner after a page that says what will happen, and get the old one back", async ({ page }) => {
  await signIn(page, "admin");
  const word = unique("Campsite");
  const names = [`${word} deposits`, `${word} keys`];
  for (const name of names) await register(page, name);
  const list = `/integrations?q=${encodeURIComponent(word)}&columns=owner%2Clifecycle`;
  await page.goto(list);
  await expect(bar(page)).toBeHidden();
  await tick(page, names);
  await expect(bar(page)).toBeVisible();
  await shot(page, "ticked");
  await press(page, "Change owner, team or lifecycle");

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Change 2 integrations");
  expect(await shownRows(page)).toEqual(names);
  await fillIn(page, { Owner: "Ana Lind", Lifecycle: "In review" });
  await press(page, "Show what will happen");
  for (const row of await page.getByRole("table", { name: "What will happen" }).locator("tbody tr").all()) {
    await expect(row).toContainText("Ana Lind");
    await expect(row).toContainText("Lifecycle: Proposed → In review");
  }
  await fillIn(page, { Why: "The tents are Ana's now." });
  await press(page, "Change 2 integrations");

  await expect(page).toHaveURL(list);
  await expect(status(page)).toContainText("Changed 2 integrations");
  expect(await shownColumn(page, "Owner")).toEqual(["Ana Lind", "Ana Lind"]);
  expect(await shownColumn(page, "Lifecycle")).toEqual(["In review", "In review"]);
  await shot(page, "changed-together");
  await press(status(page), "Undo");
  await expect(page).toHaveURL(list);
  await expect(status(page)).toContainText("Took back the change of 2 integrations");
  await expect(status(page).getByRole("button")).toHaveCount(0);
  expect(await shownColumn(page, "Lifecycle")).toEqual(["Proposed", "Proposed"]);
  await openIntegration(page, names[0]!);
  await expect(page.locator("#history")).toContainText("The tents are Ana's now.");
  await expect(page.locator("#history")).toContainText("Undone");
});

test("what somebody changed meanwhile is left as it is, by the change and by undo", async ({ page, browser, baseURL, isJs }) => {
  test.slow();
  await signIn(page, "admin");
  const word = unique("Boathouse");
  const names = [`${word} locks`, `${word} mail`];
  for (const name of names) await register(page, name);
  const list = `/integrations?q=${encodeURIComponent(word)}`;
  const other = await (await browser.newContext({ baseURL: baseURL ?? "", javaScriptEnabled: isJs })).newPage();
  await signIn(other, "compliance");
  const edit = async (name: string, purpose: string) => {
    await other.goto(`${await openIntegration(other, name)}/edit`);
    await fillIn(other, { Purpose: purpose });
    await submit(other, "Save");
  };
  const change = async (team: string) => {
    await page.goto(list);
    await tick(page, names);
    await press(page, "Change owner, team or lifecycle");
    await fillIn(page, { Team: team });
    await press(page, "Show what will happen");
  };
  await change("Payments");
  await edit(names[1]!, "Opens the boats.");
  await press(page, "Change 2 integrations");
  await expect(status(page)).toContainText(`Changed 1 integration. Left as they are: ${names[1]} (somebody changed it meanwhile)`);
  await edit(names[0]!, "Locks the boats.");
  await press(status(page), "Undo");
  await expect(status(page)).toContainText(`Nothing was taken back. Left as they are: ${names[0]} (somebody changed it meanwhile)`);
  await other.context().close();
});

test("who may not change a record is told before, and nothing is offered to an auditor", async ({ page }) => {
  await signIn(page, "owner");
  await page.goto("/integrations?framework=gdpr");
  await tick(page, ["Checkout payments", "Parcel labels"]);
  await press(page, "Change owner, team or lifecycle");
  await fillIn(page, { Deputy: "Tom Reyes" });
  await press(page, "Show what will happen");
  await shot(page, "together-left-out");
  const left = page.getByRole("table", { name: /^Left out/ });
  await expect(left.getByRole("row").filter({ hasText: "Parcel labels" })).toContainText("you may not change it");
  await page.context().clearCookies();
  await signIn(page, "auditor");
  await page.goto("/integrations");
  await expect(page.getByRole("checkbox")).toHaveCount(0);
});

test("all rows of a page are ticked at once, and none again", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/integrations?category=payment");
  await follow(page, "Select all");
  const boxes = page.locator("tbody").getByRole("checkbox");
  expect(await boxes.count()).toBe((await shownRows(page)).length);
  for (const box of await boxes.all()) await expect(box).toBeChecked();
  await expect(bar(page)).toBeVisible();
  await follow(bar(page), "Select none");
  await expect(bar(page)).toBeHidden();
  await boxes.first().check();
  await bar(page).getByRole("button", { name: "Select none" }).click();
  await expect(boxes.first()).not.toBeChecked();
  await expect(bar(page)).toBeHidden();
});

test("a change of nothing is refused, and a page without a selection leads to the list", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/integrations/change");
  await follow(page.locator("main"), "Go to the list");
  await page.goto("/integrations?q=Checkout+payments");
  await tick(page, ["Checkout payments"]);
  await press(page, "Change owner, team or lifecycle");
  await press(page, "Show what will happen");
  await expect(page.getByRole("button", { name: /^Change 1/ })).toHaveCount(0);
  await moves(page, () => page.locator("main").getByRole("link", { name: "Cancel" }).first().click());
  await expect(page).toHaveURL(/\/integrations\?q=Checkout/);
});
