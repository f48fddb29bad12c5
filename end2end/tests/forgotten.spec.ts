// A forgotten password: a link by mail, which works once, and an answer that tells a stranger nothing.
import { MailServer } from "../fixtures/mail.ts";
import { email, expect, expectErrors, fillIn, follow, press, Server, shot, submit, summary, test } from "../fixtures/test.ts";

const NEW_PASSWORD = "three quite new words";

test("somebody sets a new password with a link by mail, and nobody learns who is registered", async ({ browser, isJs }) => {
  const mail = await MailServer.start();
  const server = await Server.start(mail.settings());
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
  try {
    const page = await context.newPage();
    await page.goto("/sign-in");
    await follow(page, "Forgotten your password?");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set a new password");
    await submit(page, "Send the link");
    await expectErrors(page, ["Enter your e-mail address."]);
    const answers: string[] = [];
    for (const address of ["nobody.at.all@holdfast.example", email("viewer")]) {
      await fillIn(page, { "E-mail": address });
      await press(page, "Send the link");
      await expect(page.locator("main")).toContainText("If somebody signs in with this address, a link is on its way to it.");
      answers.push(await page.locator("main").innerText());
    }
    expect(answers[1]).toBe(answers[0]);
    await shot(page, "forgotten");

    const received = await mail.mailTo(email("viewer"), "Your link to Holdfast");
    expect(mail.mails.filter((each) => each.subject.includes("Your link")).length, "one mail, to the one who is registered").toBe(1);
    const link = new RegExp(`${server.url}/welcome/[0-9a-f]{64}`).exec(received.text)?.[0] ?? "no link";
    await page.goto(link);
    await fillIn(page, { Password: NEW_PASSWORD, "Password again": NEW_PASSWORD });
    await press(page, "Set password");
    await expect(summary(page)).toHaveCount(0);
    await expect(page.getByRole("status").first()).toContainText("Your password is set");
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work");
  } finally {
    await context.close();
    await server.stop();
    mail.stop();
  }
});
