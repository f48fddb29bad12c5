// What an administrator sees of deliveries: what failed for good and why, sending it again, what is coming, the jobs.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, fillIn, follow, moves, press, Server, shot, signIn, submit, test, unique } from "../fixtures/test.ts";

/** A receiver of webhooks that answers as it is told. */
class Receiver {
  status = 404;
  readonly bodies: string[] = [];
  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Receiver> {
    const server = http.createServer((request, answer) => {
      let body = "";
      request.on("data", (piece) => (body += piece));
      request.on("end", () => {
        receiver.bodies.push(body);
        answer.writeHead(receiver.status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const receiver = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    return receiver;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

test("an administrator sees what failed for good and why, and sends it again", async ({ browser, isJs }) => {
  test.slow();
  const receiver = await Receiver.start();
  const server = await Server.start({ HOLDFAST_WEBHOOK_HOSTS: "127.0.0.1" });
  try {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
    const page = await context.newPage();
    await signIn(page, "admin");
    const name = unique("#alerts");
    await page.goto("/settings/teams");
    const team = page.getByRole("rowheader").getByRole("link").first();
    await moves(page, () => team.click());
    await follow(page, "Add channel");
    await fillIn(page, { Kind: "Slack-compatible webhook", Name: name, Address: receiver.url });
    await submit(page, "Add channel");
    await page.goto("/settings/teams");
    await moves(page, () => team.click());
    await moves(page, () => page.getByRole("rowheader").filter({ hasText: name }).getByRole("link").click());
    const channel = page.url();
    await press(page, "Send a test");

    const row = page.getByRole("row").filter({ hasText: name });
    await expect(async () => {
      await page.goto("/reminders?state=dead&kind=test");
      await expect(row).toContainText("Failed", { timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await expect(row).toContainText("404");
    await expect(row).toContainText("1 failed try");

    receiver.status = 200;
    await press(row, "Send again");
    await expect(page.getByRole("status").filter({ hasText: "Queued again" })).toBeVisible();
    expect(new URL(page.url()).search, "the list stays as it was narrowed").toBe("?state=dead&kind=test");
    await expect(row).toHaveCount(0);
    await expect(async () => {
      await page.goto("/reminders?state=sent&kind=test");
      await expect(row).toContainText("Sent", { timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    expect(receiver.bodies.length, "refused once, taken once").toBe(2);

    await moves(page, () => row.getByRole("link").first().click());
    const tries = page.locator("#delivery").getByRole("row");
    await expect(tries.nth(1)).toContainText("Sent");
    await expect(tries.nth(2)).toContainText("Refused");

    receiver.status = 404;
    for (let sent = 0; sent < 2; sent += 1) {
      await page.goto(channel);
      await press(page, "Send a test");
    }
    await expect(async () => {
      await page.goto("/reminders?state=dead&kind=test");
      await expect(row).toHaveCount(2, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    receiver.status = 200;
    await press(page, "Send all again");
    await expect(page.getByRole("status").filter({ hasText: "2 queued again" })).toBeVisible();
    await expect(async () => {
      await page.goto("/reminders?state=sent&kind=test");
      await expect(row).toHaveCount(3, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await context.close();
  } finally {
    await server.stop();
    await receiver.stop();
  }
});

test("a copy of a database says nothing to anybody before an administrator confirms it", async ({ browser, isJs }) => {
  const first = await Server.start();
  const copy = await Server.start({}, { copyOf: first });
  const context = await browser.newContext({ baseURL: copy.url, javaScriptEnabled: isJs });
  try {
    const page = await context.newPage();
    await signIn(page, "compliance");
    await page.goto("/reminders");
    const notice = page.getByText("Nothing leaves: this database was last used elsewhere");
    await expect(notice).toBeVisible();
    await expect(page.getByRole("button", { name: /Confirm/ }), "compliance may look, not confirm").toHaveCount(0);
    await context.clearCookies();
    await signIn(page, "admin");
    await page.goto("/reminders");
    await shot(page, "elsewhere");
    await press(page, "Confirm that this one may send");
    await expect(page.getByRole("status").first()).toBeVisible();
    await page.goto("/reminders");
    await expect(notice).toHaveCount(0);
  } finally {
    await context.close();
    await copy.stop();
    await first.stop();
  }
});

test("the log is narrowed by its address, and leads to the report of the same", async ({ page }) => {
  await signIn(page, "compliance");
  await page.goto("/");
  await follow(page.getByRole("navigation", { name: "Main" }), "Reminders");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reminders");
  await page.goto("/reminders?channel=inbox");
  const over = page.getByRole("table").locator("td[data-label=Over]");
  expect(new Set(await over.allTextContents())).toEqual(new Set(["Inbox"]));
  await expect(page.getByRole("button", { name: "Send again" }), "compliance may look, not send").toHaveCount(0);
  await follow(page, "Report and CSV");
  await expect(page).toHaveURL(/\/reports\/reminders-sent\?channel=inbox$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reminders sent");
});

test("everybody sees what is coming for them, and only those who may see what is coming for others", async ({ page }) => {
  await signIn(page, "owner");
  await page.goto("/reminders/preview");
  await expect(page.getByText("if nothing is done and nothing changes")).toBeVisible();
  await expect(page.getByRole("table", { name: "Messages a person and week" }), "how much it is stands first").toBeVisible();
  const told = page.locator('td[data-label="To, by"]');
  await expect(told.first()).toContainText("Ana Lind");
  for (const line of await told.allTextContents()) expect(line).toMatch(/^Ana Lind /);
  await page.goto("/reminders");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not allowed");
});

test("an administrator runs a job now and reads what it did", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/jobs");
  const row = page.getByRole("row").filter({ hasText: "plan-reminders" });
  await press(row, "Run now");
  await expect(page.getByRole("status").filter({ hasText: "plan-reminders has run" })).toBeVisible();
  await expect(row).toContainText("Done");
  await expect(row).toContainText("things looked at");
});
