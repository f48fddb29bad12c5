// What people do with a reminder: read it, put it off, note that they have seen it, hand it over, do it.
import type { Locator, Page } from "@playwright/test";
import { expect, expectErrors, fillIn, follow, moves, PASSWORD, press, shot, signIn, test } from "../fixtures/test.ts";

function row(page: Page, text: string): Locator {
  return page.locator("main tbody tr").filter({ hasText: text }).first();
}

async function open(page: Page, text: string): Promise<string> {
  await page.goto("/inbox");
  await moves(page, () => row(page, text).getByRole("rowheader").getByRole("link").click());
  await expect(page.getByRole("heading", { level: 1 })).toContainText(text);
  return new URL(page.url()).pathname;
}

async function unread(page: Page): Promise<number> {
  const name = (await page.getByRole("banner").getByRole("link", { name: /^Inbox/ }).getAttribute("aria-label")) ?? "";
  return Number.parseInt(/(\d+) unread/.exec(name)?.[1] ?? "0", 10);
}

test("a reminder is opened from the inbox, and put off with a reason, for its reader alone", async ({ page }) => {
  await signIn(page, "owner");
  await page.getByRole("banner").getByRole("link", { name: /^Inbox, \d+ unread$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inbox");
  const before = await unread(page);
  expect(before).toBeGreaterThan(0);
  await expect(row(page, "Rotate Zone token of Edge and firewall")).toContainText("Unread");
  const path = await open(page, "Rotate Zone token of Edge and firewall");
  await expect(page.locator("#done li").first(), "it says what to do, step by step").toBeVisible();
  await fillIn(page, { "Snooze for": "15" });
  await press(page, "Snooze");
  await expectErrors(page, [/from 1 to 14/, /Say why/]);
  await fillIn(page, { "Snooze for": "5", Reason: "The firewall is replaced on Friday." });
  await press(page, "Snooze");
  await expect(page).toHaveURL(path);
  await expect(page.getByRole("status").filter({ hasText: "Snoozed until 27 Nov 2026" })).toBeVisible();
  await expect(page.locator("main")).toContainText("You have snoozed this until 27 Nov 2026");
  await expect(page.locator("#told")).toContainText("The firewall is replaced on Friday.");
  expect(await unread(page), "what was opened is read").toBeLessThan(before);
  await shot(page, "snoozed");
  await page.goto("/");
  const item = page.getByRole("listitem").filter({ hasText: "Rotate Zone token" });
  await expect(item).toContainText("snoozed until 27 Nov 2026");
});

test("another one is acknowledged, and the record says by whom", async ({ page }) => {
  await signIn(page, "owner");
  await open(page, "Renew the SOC 2 report of Order mail");
  await press(page, "Acknowledge");
  await expect(page.locator("main")).toContainText("You have acknowledged this");
  await follow(page.locator("aside"), "Order mail");
  const told = page.locator("#reminders");
  await expect(told.getByRole("listitem").filter({ hasText: "Acknowledged" }).first()).toContainText("by Ana Lind");
  await expect(told).toContainText("Told Ana Lind");
});

test("a rotation is recorded with one press, and the reminder says that it is done", async ({ page }) => {
  await signIn(page, "owner");
  const path = await open(page, "Rotate Client secret of Bank account check");
  await press(page, "Rotated today");
  await expect(page.getByRole("status").filter({ hasText: "Recorded the rotation" })).toBeVisible();
  await page.goto(path);
  await expect(page.locator("main")).toContainText("Rotated by Ana Lind on 22 Nov 2026");
  await expect(page.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
  await page.goto("/inbox");
  await expect(row(page, "Rotate Client secret of Bank account check"), "what is done is gone").toHaveCount(0);
});

test("what is handed over belongs to somebody else", async ({ page }) => {
  await signIn(page, "owner");
  await open(page, "Rotate API key of Logs and metrics");
  await fillIn(page, { "New owner": "Tom Reyes", "Why they take it over": "Tom looks after our logs." });
  await press(page, "Hand over");
  await expect(page.getByRole("status").filter({ hasText: "Handed over to Tom Reyes" })).toBeVisible();
  await follow(page.locator("aside"), "Logs and metrics");
  await expect(page.locator("main")).toContainText("owned by Tom Reyes");
  await expect(page.locator("#history")).toContainText("Tom looks after our logs.");
});

test("the link of a message leads to its reminder after signing in, and nobody else reads it", async ({ page, browser, baseURL }) => {
  await signIn(page, "owner");
  const path = await open(page, "Review Order mail");
  const other = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await other.goto(`${path}#snooze`);
  await expect(other).toHaveURL(/\/sign-in/);
  await fillIn(other, { "E-mail": "owner@holdfast.example", Password: PASSWORD });
  await press(other, "Sign in");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Review Order mail");
  await other.context().close();
  const stranger = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await signIn(stranger, "viewer");
  await stranger.goto(path);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Not allowed");
  await stranger.context().close();
  const auditor = await (await browser.newContext({ baseURL: baseURL ?? "" })).newPage();
  await signIn(auditor, "auditor");
  await auditor.goto(path);
  await expect(auditor.locator("main")).toContainText("This was sent to Ana Lind");
  await expect(auditor.getByRole("button", { name: "Snooze" })).toHaveCount(0);
  await auditor.context().close();
});

test("everything shown is marked as read at once, and the unread ones can be shown alone", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/inbox?show=unread");
  const teams = await page.locator("#teams li").count();
  expect((await page.locator("main tbody tr").count()) + teams).toBe(await unread(page));
  await page.goto("/inbox");
  await press(page, "Mark all as read");
  await expect(page.getByRole("banner").getByRole("link", { name: "Inbox", exact: true })).toBeVisible();
  await page.goto("/inbox?show=unread");
  await expect(page.locator("main")).toContainText("You have read everything");
});
