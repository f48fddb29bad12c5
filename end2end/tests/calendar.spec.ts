// A calendar in a program that cannot sign in: what it is told, what it takes for the same event, and what it is refused.
import ICAL from "ical.js";
import type { Page } from "@playwright/test";
import { expect, expectErrors, fillIn, follow, moves, press, Server, signIn, submit, test, TODAY } from "../fixtures/test.ts";

interface Told {
  uid: string;
  title: string;
  on: string;
  until: string;
  sequence: number;
  status: string;
  url: string;
}

/** What a calendar program reads at an address, by the library's own parser. */
async function read(address: string): Promise<{ name: string; events: Map<string, Told> }> {
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  const text = await answer.text();
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    expect(event.startDate.isDate, event.uid).toBe(true);
    return {
      uid: event.uid,
      title: event.summary,
      on: event.startDate.toString(),
      until: event.endDate.toString(),
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue("status")),
      url: String(component.getFirstPropertyValue("url")),
    };
  });
  expect(new Set(events.map(({ uid }) => uid)).size, "each event once").toBe(events.length);
  return { name: String(calendar.getFirstPropertyValue("x-wr-calname")), events: new Map(events.map((event) => [event.uid, event])) };
}

/** Makes or renews the address of the person's calendar and reads it off the page. */
async function address(page: Page, button: string): Promise<string> {
  await page.goto("/account/calendar");
  await press(page, button);
  const shown = page.locator("#once");
  await expect(shown).toBeVisible();
  return (await shown.textContent()) ?? "";
}

async function expectRefused(at: string, status: number, reason: string | RegExp): Promise<void> {
  const answer = await fetch(at);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toMatch(reason);
}

test("a calendar follows what happens, and its address can be renewed, ended and guessed by nobody", async ({ browser, isJs }) => {
  test.slow();
  const server = await Server.start();
  try {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
    const page = await context.newPage();
    await signIn(page, "owner");
    await page.goto("/account");
    await follow(page.locator("section").filter({ has: page.getByRole("heading", { name: "Calendar" }) }), "Subscribe");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your calendar");
    const first = await address(page, "Make an address");
    expect(first).toMatch(new RegExp(`^${server.url}/calendar/[0-9a-f]{64}\\.ics$`));
    await page.goto("/account/calendar");
    await expect(page.locator("#once"), "it is shown once").toHaveCount(0);
    await expect(page.getByText("Works until")).toBeVisible();

    const before = await read(first);
    expect(before.name).toMatch(/^Holdfast: /);
    const rotation = [...before.events.values()].find(({ uid, on }) => uid.startsWith("rotation-credential:") && on > TODAY);
    expect(rotation, "the owner has a rotation ahead").toBeDefined();
    const { uid, url, title, on } = rotation!;
    expect(rotation).toMatchObject({ sequence: 0, status: "CONFIRMED" });

    // The link of the event leads to where it is done.
    await page.goto(url);
    await fillIn(page, { "Rotated on": TODAY });
    await submit(page, "Record rotation");
    const moved = (await read(first)).events.get(uid);
    expect(moved).toMatchObject({ title, sequence: 1, status: "CONFIRMED" });
    expect(moved!.on > on).toBe(true);

    await page.goto(url.replace(/rotate$/, "edit"));
    await fillIn(page, { "Taken out of use": TODAY });
    await submit(page, "Save");
    expect((await read(first)).events.get(uid)).toMatchObject({ sequence: 2, status: "CANCELLED" });

    const second = await address(page, "Renew the address");
    expect(second).not.toBe(first);
    await expectRefused(first, 410, /was renewed on 22 Nov 2026; get the new one from your account/);
    expect([...(await read(second)).events.keys()]).toContain(uid);
    await expectRefused(`${server.url}/calendar/${"0".repeat(64)}.ics`, 404, /There is no such calendar/);
    await expectRefused(second.replace(/\.ics$/, ""), 404, /There is no such calendar/);

    // The same register a year and a day later.
    const later = await Server.start({ DATABASE_URL: `sqlite:${server.database}`, HOLDFAST_TODAY: "2027-11-23" });
    try {
      await expectRefused(second.replace(server.url, later.url), 410, /expired after 22 Nov 2027; renew it in your account/);
    } finally {
      await later.stop();
    }

    await page.goto("/account/calendar");
    await press(page, "End the address");
    await expect(page.getByRole("status")).toContainText("Ended; the address works no longer");
    await expectRefused(second, 410, /was ended on 22 Nov 2026; make a new one in your account/);
    expect(server.log()).not.toContain(new URL(second).pathname);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a report is mailed on a day to people, and ended again", async ({ page }) => {
  await signIn(page, "compliance");
  await page.goto("/reports/reminders-sent?state=dead");
  await follow(page, "Schedule by mail");
  await expect(page.getByRole("heading", { name: "Mail Reminders sent" })).toBeVisible();
  await expect(page.getByLabel("Result")).toHaveValue("dead");
  await submit(page, "Mail the report");
  await expectErrors(page, ["Choose a day from the list.", "Tick at least one person."]);
  await expect(page.getByLabel("Result")).toHaveValue("dead");
  await fillIn(page, { When: "Every Monday" });
  await page.getByRole("group", { name: "To" }).getByRole("checkbox").first().check();
  await submit(page, "Mail the report");
  const row = page.getByRole("row").filter({ hasText: "Reminders sent" }).filter({ hasText: "Result: Failed" });
  await expect(row).toContainText("Every Monday");
  await expect(row).toContainText("23 Nov 2026 (tomorrow)");
  await press(row, "End");
  await expect(row).toHaveCount(0);
});

test("a team's calendar is made and ended on its page", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/settings/teams");
  await moves(page, () => page.getByRole("row").filter({ hasText: "Delivery" }).getByRole("link").first().click());
  await page.goto(`${new URL(page.url()).pathname}/calendar`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Delivery");
  await press(page, "Make an address");
  const shown = page.locator("#once");
  await expect(shown).toBeVisible();
  const told = await read((await shown.textContent()) ?? "");
  expect(told.name).toContain("Delivery");
  expect(told.events.size).toBeGreaterThan(0);
  await page.goto(page.url());
  await press(page, "End the address");
  await expect(page.getByRole("status")).toContainText("Ended; the address works no longer");
});
