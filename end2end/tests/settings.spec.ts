// An administrator makes a team and a person, hands over the link, and later ends it all.
import { everyTheme, expect, expectErrors, field, fillIn, follow, press, register, shot, signIn, submit, summary, test, unique } from "../fixtures/test.ts";

const NEW_PASSWORD = "three unrelated words";

function address(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@larkmoor.example`;
}

test("a team with a lead, a person with a link, their first sign-in, and the end of it", async ({ page, browser, baseURL, isJs }) => {
  const [team, name] = [unique("Tents"), unique("Zoe Winter")];
  await signIn(page, "admin");
  await follow(page.getByRole("navigation", { name: "Main" }), "Settings");
  await page.goto("/settings/teams");
  await fillIn(page, { Name: team });
  await press(page, "Add team");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(team);
  const teamPath = new URL(page.url()).pathname;

  await page.goto("/settings/people");
  await follow(page, "Add person");
  await field(page, "Engineer").uncheck();
  await submit(page, "Add person");
  await expectErrors(page, [/^Name: /, /^E-mail: /, /^Roles: Choose at least one role/]);
  await fillIn(page, { Name: name, "E-mail": address(name) });
  await field(page, "Engineer").check();
  await field(page, team).check();
  await submit(page, "Add person");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} is registered`);
  const link = (await page.locator("#once").textContent()) ?? "";
  expect(link).toContain("/welcome/");

  // The person, in a browser of their own.
  const theirs = await browser.newContext({ baseURL, javaScriptEnabled: isJs });
  const other = await theirs.newPage();
  await other.goto(new URL(link).pathname);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(`Set a password for ${name}`);
  await fillIn(other, { Password: NEW_PASSWORD, "Password again": NEW_PASSWORD });
  await press(other, "Set password");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("My work");
  const again = await other.goto(new URL(link).pathname);
  expect(again?.status(), "the link works once").toBe(404);

  await page.goto(teamPath);
  await fillIn(page, { Lead: name });
  await field(page, name).uncheck();
  await submit(page, "Save team");
  await expect(page.getByRole("status").first()).toContainText(`Saved ${team}`);
  await page.goto("/settings/teams");
  await expect(page.getByRole("row").filter({ hasText: team })).toContainText(name);

  await page.goto(`/settings/people?q=${encodeURIComponent(name)}`);
  await page.getByRole("rowheader").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await follow(page, "Disable");
  await expect(page.locator("main")).toContainText(`${team} has no lead afterwards`);
  await press(page, `Disable ${name}`);
  await expect(page.getByRole("status").first()).toContainText("their sessions have ended");
  await other.goto("/integrations");
  await expect(other, "the session has ended").toHaveURL(/\/sign-in/);
  await fillIn(other, { "E-mail": address(name), Password: NEW_PASSWORD });
  await press(other, "Sign in");
  await expect(summary(other)).toBeVisible();

  await press(page, "Enable again");
  await fillIn(other, { "E-mail": address(name), Password: NEW_PASSWORD });
  await press(other, "Sign in");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Integrations");
  await theirs.close();
});

test("a password is forgotten: the sign-in page says whom to ask, and an administrator makes a link", async ({ page, browser, baseURL, isJs }) => {
  const name = unique("Otto Sommer");
  await page.goto("/sign-in");
  await expect(page.locator("main"), "without a mail server").toContainText("Forgotten your password? Ask an administrator for a new link.");
  await signIn(page, "admin");
  await page.goto("/settings/people/new");
  await fillIn(page, { Name: name, "E-mail": address(name) });
  await submit(page, "Add person");
  const first = (await page.locator("#once").textContent()) ?? "";
  await follow(page, `See ${name}`);
  await expect(page.locator("main")).toContainText("No password yet");
  await follow(page, "Make a new link");
  await press(page, "Make the link");
  const second = (await page.locator("#once").textContent()) ?? "";
  expect(second).not.toBe(first);

  const theirs = await browser.newContext({ baseURL, javaScriptEnabled: isJs });
  const other = await theirs.newPage();
  expect((await other.goto(new URL(first).pathname))?.status(), "the link of before is void").toBe(404);
  await other.goto(new URL(second).pathname);
  await fillIn(other, { Password: NEW_PASSWORD, "Password again": NEW_PASSWORD });
  await press(other, "Set password");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("My work");
  await theirs.close();
});

test("a webhook is added, its secret is shown once, a test is sent, and it is removed", async ({ page }) => {
  const team = unique("Pagers");
  await signIn(page, "admin");
  await page.goto("/settings/teams");
  await fillIn(page, { Name: team });
  await press(page, "Add team");
  await follow(page, "Add channel");
  await fillIn(page, { Kind: "Webhook with JSON, signed", Name: "Pager", Address: "https://127.0.0.1/in" });
  await submit(page, "Add channel");
  await expectErrors(page, [/^Address: /]);
  await expect(field(page, "Address")).toHaveValue("https://127.0.0.1/in");
  await fillIn(page, { Address: "https://hooks.example.invalid/in/secret-path" });
  await submit(page, "Add channel");
  const secret = (await page.locator("#once").textContent()) ?? "";
  expect(secret).toMatch(/^[0-9a-f]{64}$/);

  await follow(page, "Go to the channel");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pager");
  await expect(page.locator("main")).toContainText("https://hooks.example.invalid/…");
  await expect(page.locator("main")).not.toContainText("secret-path");
  await expect(page.locator("main")).not.toContainText(secret);
  await press(page, "Send a test");
  await expect(page.getByRole("status").first()).toContainText("on its way");

  await follow(page, "Renew secret");
  await press(page, "Renew secret");
  await expect(page.locator("#once")).not.toHaveText(secret);
  await follow(page, "Go to the channel");
  await follow(page, "Remove");
  await press(page, "Remove channel");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(team);
  await expect(page.locator("main")).toContainText("No channel yet");
});

test("the work of a person and of a team is handed over, and the team put away and restored", async ({ page }) => {
  test.slow();
  await signIn(page, "admin");
  const [leaving, team] = [unique("Leaving"), unique("Team to go")];
  await page.goto("/settings/teams");
  await fillIn(page, { Name: team });
  await press(page, "Add team");
  const teamPath = new URL(page.url()).pathname;
  await page.goto("/settings/people/new");
  await fillIn(page, { Name: leaving, "E-mail": address(leaving) });
  await submit(page, "Add person");
  const path = await register(page, unique("Handed over"));
  await page.goto(`${path}/edit`);
  await fillIn(page, { Owner: leaving, Team: team });
  await submit(page, "Save");

  await page.goto(`/settings/people?q=${encodeURIComponent(leaving)}`);
  await page.getByRole("rowheader").getByRole("link").click();
  await follow(page, "Hand over their work");
  await submit(page, "Hand over");
  await expectErrors(page, [/^Who takes it over: Choose who takes it over/]);
  await everyTheme(page, async () => shot(page, "hand-over"));
  await fillIn(page, { "Who takes it over": "Ines Castellan", Reason: "Goes to another company." });
  await submit(page, "Hand over");
  await expect(page.getByRole("status").first()).toContainText("Handed over 1 integration");
  await page.goto(path);
  await expect(page.locator("main")).toContainText("owned by Ines Castellan");
  await expect(page.locator("#history")).toContainText("Goes to another company.");

  await page.goto(teamPath);
  await follow(page, "Put away");
  await fillIn(page, { Reason: "Merged with another." });
  await submit(page, "Put away");
  await expectErrors(page, [/It has 1 integration. Choose which team takes them over/]);
  await everyTheme(page, async () => shot(page, "put-away"));
  await fillIn(page, { "Which team takes over": "Payments" });
  await submit(page, "Put away");
  await expect(page.getByText("Merged with another.")).toBeVisible();
  await everyTheme(page, async () => shot(page, "team-put-away"));
  await page.goto("/settings/teams");
  await expect(page.getByRole("row").filter({ hasText: team })).toHaveCount(0);
  await page.goto(teamPath);
  await press(page.getByRole("main"), "Restore");
  await expect(page.getByRole("status").first()).toContainText("Restored the team");
  await page.goto("/settings/teams");
  await expect(page.getByRole("row").filter({ hasText: team })).toHaveCount(1);
});

test("what somebody who left owns can be listed", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/settings/people?state=disabled&q=Rolf");
  await page.getByRole("rowheader").getByRole("link").click();
  await follow(page, "1 integration");
  await expect(page.getByRole("listitem").filter({ hasText: "Owner Rolf Hansen (left)" })).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveText([/Parcel labels/]);
});

test("the settings are for who decides something there", async ({ page }) => {
  await signIn(page, "engineer");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" })).toHaveCount(0);
  for (const address of ["/settings", "/settings/people", "/settings/people/new", "/settings/teams"]) {
    expect((await page.goto(address))?.status(), address).toBe(403);
  }
});
