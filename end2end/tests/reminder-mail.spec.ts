// The way of a reminder: it is due, the mail arrives at a real server, its link leads through signing in to the form, the
// rotation is recorded, and nothing more is said.
import { MailServer } from "../fixtures/mail.ts";
import { email, expect, fillIn, follow, PASSWORD, press, Server, shot, signIn, submit, test } from "../fixtures/test.ts";

const SUBJECT = "Live secret key";

test("a rotation reminder arrives by mail, its link leads to the rotation, and recording it ends the cycle", async ({ browser, isJs }) => {
  const mail = await MailServer.start();
  const server = await Server.start(mail.settings());
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
  try {
    const received = await mail.mailTo(email("owner"), "overdue");
    expect(received.text, "it says how late it is").toMatch(/Live secret key[^\n]*\n[^\n]*6 days/);
    expect(received.text.indexOf("/inbox"), "the link is on top").toBeLessThan(received.text.indexOf("/reminders/"));
    expect(mail.mails.filter((each) => each.recipients.includes(email("owner"))).length, "a beginning is one message").toBe(1);
    expect(received.html).toContain("Live secret key");
    expect(received.unsubscribe).toBe(`${server.url}/account`);
    const line = new RegExp(`Live secret key[^\\n]*\\n[^\\n]*\\n\\s*(${server.url}/reminders/[0-9a-f-]{36})`);
    const link = line.exec(received.text)?.[1] ?? "no link";

    const page = await context.newPage();
    await page.goto(link);
    await expect(page, "a stranger signs in first").toHaveURL(/\/sign-in\?next=/);
    await fillIn(page, { "E-mail": email("owner"), Password: PASSWORD });
    await press(page, "Sign in");
    await expect(page).toHaveURL(link);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(SUBJECT);
    await shot(page, "reminder");

    await follow(page.locator("#done"), "Record rotation");
    await fillIn(page, { Ticket: "OPS-4711", "Overlap": "7" });
    await submit(page, "Record rotation");
    await expect(page.getByRole("status").filter({ hasText: "Recorded the rotation" })).toBeVisible();

    await page.goto(link);
    await expect(page.locator("main")).toContainText("Rotated by Ana Lind on 22 Nov 2026");
    await expect(page.getByRole("button", { name: "Snooze" }), "there is nothing to put off any more").toHaveCount(0);
    await page.goto("/credentials?q=Live+secret+key");
    await expect(page.locator("tbody tr").filter({ hasText: "Checkout payments" })).not.toContainText("overdue");

    const other = await context.newPage();
    await other.context().clearCookies();
    await signIn(other, "admin");
    const before = mail.mails.length;
    await other.goto("/jobs");
    const plan = other.locator("tbody tr").filter({ hasText: "plan-reminders" });
    await press(plan, "Run now");
    await expect(other.getByRole("status").first()).toBeVisible();
    const again = mail.mails.slice(before).filter((later) => later.text.includes(SUBJECT));
    expect(again, "nothing more is said about it").toEqual([]);
    expect(new Set(mail.mails.map((each) => each.messageId)).size, "and nothing was said twice").toBe(mail.mails.length);
  } finally {
    await context.close();
    await server.stop();
    mail.stop();
  }
});
