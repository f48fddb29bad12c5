// Who gets in, who stays in, and what a stranger is told: nothing.
import { email, expect, expectErrors, field, fillIn, follow, PASSWORD, press, Server, signIn, summary, test } from "../fixtures/test.ts";

const WRONG = "The e-mail address or the password is wrong.";

test("a wrong password is answered in the same words whether or not the account exists", async ({ page }) => {
  const answers: string[] = [];
  for (const address of [email("engineer"), "nobody.at.all@holdfast.example"]) {
    await page.goto("/sign-in");
    await fillIn(page, { "E-mail": address, Password: "certainly not this one" });
    await press(page, "Sign in");
    await expectErrors(page, [WRONG]);
    await expect(field(page, "E-mail")).toHaveValue(address);
    await expect(field(page, "Password"), "a password is never sent back").toHaveValue("");
    answers.push(await page.locator("main").innerText());
  }
  expect(answers[1]).toBe(answers[0]);
});

test("signing in leads to the page that was asked for", async ({ page }) => {
  await page.goto("/credentials?status=overdue");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await fillIn(page, { "E-mail": email("engineer"), Password: PASSWORD });
  await press(page, "Sign in");
  await expect(page).toHaveURL(/\/credentials\?status=overdue$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Credentials");
});

test("signing in leads to no other site", async ({ page, baseURL }) => {
  for (const elsewhere of ["https://evil.example/", "//evil.example/", "/\\evil.example"]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await fillIn(page, { "E-mail": email("viewer"), Password: PASSWORD });
    await press(page, "Sign in");
    await expect(page).toHaveURL(`${baseURL}/`);
  }
});

test.describe("with a server of its own", () => {
  test("eight wrong passwords lock an account, the right one included, and no other", async ({ browser, isJs }) => {
    const server = await Server.start();
    try {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
      const page = await context.newPage();
      await page.goto("/sign-in");
      for (let attempt = 1; attempt <= 8; attempt++) {
        await fillIn(page, { "E-mail": email("engineer"), Password: `wrong number ${attempt}` });
        await press(page, "Sign in");
        await expect(summary(page), `attempt ${attempt}`).toContainText(WRONG);
      }
      await fillIn(page, { "E-mail": email("engineer"), Password: PASSWORD });
      const [response] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), press(page, "Sign in")]);
      expect(response.status()).toBe(429);
      expect(Number(response.headers()["retry-after"])).toBeGreaterThan(0);
      await expect(summary(page)).toContainText(/Too many tries\. Wait \d+ (second|minute)s?/);
      await fillIn(page, { "E-mail": email("viewer"), Password: PASSWORD });
      await press(page, "Sign in");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("My work");
      await context.close();
    } finally {
      await server.stop();
    }
  });

  test("the link in the log creates the first administrator of an empty database, once", async ({ browser, isJs }) => {
    const server = await Server.start({}, { empty: true });
    try {
      const link = new RegExp(`${server.url}(/welcome/[0-9a-f]+)`).exec(server.log())?.[1];
      expect(link, server.log()).toBeTruthy();
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: isJs });
      const page = await context.newPage();
      await page.goto(link ?? "");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Create the first administrator");

      await press(page, "Create administrator");
      await expectErrors(page, [/^Your name: /, /^E-mail: /, /^Password: /]);
      await fillIn(page, { "Your name": "Ada First", "E-mail": "ada@example.org", Password: "short", "Password again": "short" });
      await press(page, "Create administrator");
      await expectErrors(page, [/12/]);
      await expect(field(page, "Your name")).toHaveValue("Ada First");
      await fillIn(page, { Password: "three unrelated words", "Password again": "three unrelated birds" });
      await press(page, "Create administrator");
      await expectErrors(page, [/differs/]);
      await expect(field(page, "E-mail")).toHaveValue("ada@example.org");

      await fillIn(page, { Password: "three unrelated words", "Password again": "three unrelated words" });
      await press(page, "Create administrator");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("My work");
      await expect(page.getByRole("status").first()).toContainText("signed in");
      await follow(page.getByRole("navigation", { name: "Main" }), "Integrations");
      await expect(page.getByRole("heading", { level: 2 })).toHaveText("No integration is registered yet");

      const again = await page.goto(link ?? "");
      expect(again?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work");
      await context.close();
    } finally {
      await server.stop();
    }
  });
});

test("nothing private is kept by the browser, and signing out ends the session for good", async ({ page, context }) => {
  await signIn(page, "engineer");
  const answer = await page.goto("/integrations");
  expect(answer?.headers()["cache-control"]).toBe("no-store");
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  const cookies = await context.cookies();
  await page.locator("header details.menu summary").click();
  await press(page, "Sign out");
  await expect(page).toHaveURL(/\/sign-in/);

  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("rowheader")).toHaveCount(0);

  // The cookie of before, put back by somebody who had copied it.
  await context.addCookies(cookies);
  await page.goto("/integrations");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the session's cookie is out of reach of scripts and of other sites, and is renewed at sign-in", async ({ page, context }) => {
  await signIn(page, "viewer");
  const first = (await context.cookies()).find((cookie) => /holdfast$/.test(cookie.name));
  expect(first).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  await page.locator("header details.menu summary").click();
  await press(page, "Sign out");
  await signIn(page, "viewer");
  const second = (await context.cookies()).find((cookie) => /holdfast$/.test(cookie.name));
  expect(second?.value).not.toBe(first?.value);
});

test("a viewer sees no button that registers, and is told why the form is not theirs", async ({ page }) => {
  await signIn(page, "viewer");
  for (const address of ["/", "/integrations", "/providers", "/services"]) {
    await page.goto(address);
    await expect(page.getByRole("link", { name: /Register integration|Add provider/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Add/ })).toHaveCount(0);
  }
  const answer = await page.goto("/integrations/new");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not allowed");
  await expect(page.locator("main")).toContainText("register an integration");
  await expect(page.locator("main form")).toHaveCount(0);
});

test("a viewer reads a record and is offered nothing that changes it", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/integrations?q=Checkout+payments");
  await follow(page.getByRole("rowheader"), "Checkout payments");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Checkout payments");
  await expect(page.getByRole("link", { name: /^(Edit|Add|Record)\b/ })).toHaveCount(0);
  await expect(page.locator("main").getByRole("button")).toHaveCount(0);
  const edit = await page.goto(`${page.url()}/edit`);
  expect(edit?.status()).toBe(403);
});

test("the theme that was chosen is remembered, before and after signing in", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", /./);
  await press(page, "Dark");
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark", exact: true })).toHaveAttribute("aria-pressed", "true");

  await signIn(page, "viewer");
  await page.goto("/integrations?tier=critical");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.locator("header details.menu summary").click();
  await press(page, "Light");
  await expect(page, "the page is the same as before").toHaveURL(/\/integrations\?tier=critical$/);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.goto("/providers");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.locator("header details.menu summary").click();
  await press(page, "System");
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", /./);
});

test("an address that leads nowhere says so, with the way back", async ({ page }) => {
  await signIn(page, "viewer");
  for (const address of ["/nowhere", "/integrations/not-an-id", "/integrations/01900000-0000-7000-8000-000000000000", "/reports/no-such-report"]) {
    const answer = await page.goto(address);
    expect([403, 404], address).toContain(answer?.status());
    await expect(page.getByRole("link", { name: "Go to My work" })).toBeVisible();
  }
});
