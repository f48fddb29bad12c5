// Bad input gets a clear answer, keeps what was typed, and changes nothing.
import type { Browser, Locator, Page } from "@playwright/test";
import {
  addCredential, email, expect, expectErrors, field, fillIn, follow, minimum, openIntegration, PASSWORD, press, register, shot, shownRows, signIn, submit, summary, test, typeBeyondLimit, typed,
  unique,
} from "../fixtures/test.ts";

/** Things that look like secrets, put together here so that no scanner of this repository finds one. */
const FAKE = {
  stripe: ["sk", "live", "a1B2c3D4".repeat(3)].join("_"),
  privateKey: ["-----BEGIN", "RSA PRIVATE", "KEY-----"].join(" "),
  inAddress: ["https://ana:", "hunter2", "@api.example/v1"].join(""),
  random: "fX9q2Lw7".concat("Zr4Tm8Kc", "Vb3Ny6Hd", "Pg5Js1Qa"),
};
const LONG = "x".repeat(2_001);

function form(page: Page): Locator {
  return page.locator("main form[method=post]");
}

/** Sends what is typed; the answer is the same form again with every value kept. */
async function isRefused(page: Page, button: string, messages: readonly (string | RegExp)[], secret: readonly string[] = []): Promise<void> {
  const before = await typed(form(page));
  const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), press(form(page), button)]);
  expect(answer.status(), "the status of a refused form").toBe(422);
  await expectErrors(page, messages);
  const after = await typed(form(page));
  for (const [name, value] of Object.entries(before)) {
    const waiver = name.startsWith("no_secret");
    if (!secret.includes(name) && !name.startsWith("password") && !waiver) expect(after[name], `what was typed into ${name}`).toBe(value);
  }
  for (const name of secret) expect(after[name], `a secret in ${name} is not sent back`).toBe("");
}

test.describe("signing in", () => {
  test("an empty form and a malformed address get the one answer that tells nothing", async ({ page }) => {
    await page.goto("/sign-in");
    await isRefused(page, "Sign in", ["The e-mail address or the password is wrong."]);
    await fillIn(page, { "E-mail": "not an address" });
    await isRefused(page, "Sign in", ["The e-mail address or the password is wrong."]);
    await typeBeyondLimit(field(page, "E-mail"), `${LONG}@example.org`);
    await typeBeyondLimit(field(page, "Password"), LONG);
    await isRefused(page, "Sign in", ["The e-mail address or the password is wrong."]);
  });
});

test.describe("registering", () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, "engineer");
    await page.goto("/integrations/new?provider=Stripe");
  });

  test("an empty form says what is required, and links to each field", async ({ page }) => {
    await fillIn(page, { Category: "Choose one", Provider: "Choose one" });
    await isRefused(page, "Register integration", [/^Name: .*up to 120/, /^Provider: /, /^Purpose: /, /^What happens when it fails: /, /^Category: /]);
    await shot(page, "register-errors");
  });

  test("what is too long is told with its limit and its length", async ({ page }) => {
    await fillIn(page, minimum(unique("Long")));
    await typeBeyondLimit(field(page, "Name"), "n".repeat(121));
    await typeBeyondLimit(field(page, "Purpose"), LONG);
    await typeBeyondLimit(field(page, "Product"), "p".repeat(201));
    await typeBeyondLimit(field(page, "Support hours"), "s".repeat(121));
    await isRefused(page, "Register integration", [/up to 120 characters; this has 121/, /Enter up to 2,000 characters; this has 2,001/, /Enter up to 200 characters; this has 201/]);
  });

  test("the browser keeps what can be typed within the limit", async ({ page }) => {
    for (const [label, limit] of Object.entries({ Name: "120", Purpose: "2000", "What happens when it fails": "2000", Product: "200" })) {
      await expect(field(page, label)).toHaveAttribute("maxlength", limit);
    }
  });

  test("numbers that cannot be are refused with the range, uptimes above 100 % too", async ({ page }) => {
    await fillIn(page, minimum(unique("Numbers")));
    await fillIn(page, {
      "RTO: we need it back within": "-5",
      "RPO: data we may lose": "99999999999",
      "Response within": "soon",
      "Contracted uptime": "120",
      "Provider must tell us of a breach within": "0",
      "Custom review interval": "25",
    });
    await isRefused(page, "Register integration", [/whole number of minutes from 0 to/, /whole number of minutes from 1 to/, /whole number of hours from 1 to 8,760/, /whole number of months from 1 to 24/, /uptime/i]);
  });

  test("dates in the future, and downtime shorter than the recovery, are contradictions", async ({ page }) => {
    await fillIn(page, minimum(unique("Dates")));
    await fillIn(page, { "Live since": "2027-01-01", "Fallback last tested": "2026-11-23", "RTO: we need it back within": "60", "Maximum tolerable downtime": "30" });
    await isRefused(page, "Register integration", [/in the future; today is 22 Nov 2026/, /cannot be shorter than the RTO \(1 hour\)/]);
  });

  test("an address without encryption is recorded as a finding", async ({ page }) => {
    const name = unique("Plain");
    await fillIn(page, minimum(name));
    await fillIn(page.getByRole("group", { name: "Endpoint 1" }), { Address: "http://api.example/v1" });
    await submit(page, "Register integration");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.locator("#data")).toContainText("not encrypted");
  });

  test("what is no address is refused, and so is one with a password in it, which is not sent back", async ({ page }) => {
    await fillIn(page, minimum(unique("Addresses")));
    const endpoint = page.getByRole("group", { name: "Endpoint 1" });
    for (const wrong of ["javascript://alert(1)", "api.example", "https://", "https://a b/"]) {
      await fillIn(endpoint, { Address: wrong });
      await isRefused(page, "Register integration", [/Enter a full address/]);
    }
    await fillIn(endpoint, { Address: FAKE.inAddress });
    await isRefused(page, "Register integration", [/an address with a password in it/], ["endpoints.0.url"]);
  });

  test("control characters are refused wherever they are", async ({ page }) => {
    const name = unique("Bells");
    await fillIn(page, minimum(name));
    await typeBeyondLimit(field(page, "Product"), "be\u0007ll");
    await isRefused(page, "Register integration", [/control characters/]);
  });

  test("a secret is refused in every kind of field, is not sent back, and the rest is kept", async ({ page }) => {
    const name = unique("Secrets");
    await fillIn(page, minimum(name));
    await fillIn(page, { Purpose: `We use ${FAKE.stripe} for it` });
    await isRefused(page, "Register integration", [/looks like a key of Stripe.*never stores secrets/], ["purpose"]);
    await fillIn(page, { Purpose: FAKE.privateKey });
    await isRefused(page, "Register integration", [/looks like a private key/], ["purpose"]);
    await page.goto(`/integrations?q=${encodeURIComponent(name)}`);
    expect(await shownRows(page)).toEqual([]);
  });

  test("yes and no at once is a contradiction", async ({ page }) => {
    await fillIn(page, minimum(unique("Both")));
    await page.getByLabel("No data flows through it").check();
    await page.getByLabel("No framework applies").check();
    await page.getByLabel("GDPR", { exact: true }).check();
    await isRefused(page, "Register integration", [/Either there is no data flow, or there are these; not both/, /Either no framework applies, or these do; not both/]);
  });

  test("markup that was typed is text, everywhere", async ({ page }) => {
    const name = `${unique("Markup")} <img src=x onerror=alert(1)> & "quotes"`;
    await fillIn(page, { ...minimum(name), Purpose: "</textarea><script>alert(1)</script>" });
    await fillIn(page, { "Live since": "2027-01-01" });
    await isRefused(page, "Register integration", [/in the future/]);
    await fillIn(page, { "Live since": "" });
    await submit(page, "Register integration");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.locator("main")).toContainText("</textarea><script>alert(1)</script>");
    await expect(page.locator("main img, main script")).toHaveCount(0);
    expect(await page.title()).toBe(`${name} | Holdfast`);
  });
});

test("a refused change changes nothing", async ({ page }) => {
  await signIn(page, "engineer");
  const name = unique("Unchanged");
  const path = await register(page, name);
  await page.goto(`${path}/edit`);
  await fillIn(page, { Name: "", Purpose: "Something else", "RTO: we need it back within": "-1" });
  await isRefused(page, "Save", [/^Name: /, /whole number of minutes/]);
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.locator("main")).not.toContainText("Something else");
  await expect(page.locator("#history")).not.toContainText("revision 2");
});

test.describe("a credential", () => {
  let path = "";
  test.beforeEach(async ({ page }) => {
    await signIn(page, "engineer");
    path = await register(page, unique("Keyed"));
    await page.goto(`${path}/credentials/new`);
  });

  test("has a name, a kind and a place", async ({ page }) => {
    await isRefused(page, "Add credential", [/^Name: /, /^Kind: /, /kept/]);
  });

  test("cannot expire before it was issued, nor be issued or rotated in the future", async ({ page }) => {
    await fillIn(page, { Name: unique("Key"), Kind: "API key", "Where it is kept": "vault:a/b", Issued: "2026-05-01", Expires: "2026-04-30", "Last rotated": "2026-11-23" });
    await isRefused(page, "Add credential", [/cannot expire before it was issued \(1 May 2026\)/, /in the future; today is 22 Nov 2026/]);
    await fillIn(page, { Issued: "1989-01-01", Expires: "", "Last rotated": "" });
    await isRefused(page, "Add credential", [/a year from 1990 to 2100/]);
  });

  test("another policy needs days within reason, and the reason", async ({ page }) => {
    await fillIn(page, { Name: unique("Key"), Kind: "API key", "Where it is kept": "vault:a/b" });
    await page.locator("#f-policy").selectOption("override");
    await fillIn(page, { "Days between rotations": "0" });
    await isRefused(page, "Add credential", [/whole number of days from 1 to 3,650/, /Say why it differs/]);
  });

  test("is never the secret itself, whether its shape is known or it only looks random", async ({ page }) => {
    const name = unique("Key");
    await fillIn(page, { Name: name, Kind: "API key", "Where it is kept": FAKE.stripe });
    await isRefused(page, "Add credential", [/looks like a key of Stripe/], ["location"]);
    await fillIn(page, { "Where it is kept": FAKE.random });
    await isRefused(page, "Add credential", [/a long random string/], ["location"]);
    await fillIn(page, { "Where it is kept": "vault:a/b", Scopes: FAKE.stripe });
    await isRefused(page, "Add credential", [/looks like a key of Stripe/], ["scopes"]);
    await page.goto(`/credentials?q=${encodeURIComponent(name)}`);
    expect(await shownRows(page)).toEqual([]);
  });

  test("a rotation is neither in the future nor before its credential, and is recorded once", async ({ page }) => {
    const key = unique("Rotated");
    await addCredential(page, path, key, { Issued: "2026-01-10" });
    const row = page.locator("#credentials").getByRole("row", { name: new RegExp(key) });
    await row.getByRole("link", { name: "Record rotation" }).click();
    const address = page.url();
    await fillIn(page, { "Rotated on": "2026-11-23" });
    await isRefused(page, "Record rotation", [/in the future; today is 22 Nov 2026/]);
    await fillIn(page, { "Rotated on": "2026-01-09" });
    await isRefused(page, "Record rotation", [/issued on 10 Jan 2026/]);
    await fillIn(page, { "Rotated on": "2026-11-20", "Old one revoked on": "2026-11-19", "The new one expires on": "2026-11-01", "Overlap": "366" });
    await isRefused(page, "Record rotation", [/cannot have been revoked before/, /cannot expire before it was made/, /whole number of days from 0 to 365/]);
    await fillIn(page, { "Old one revoked on": "", "The new one expires on": "", "Overlap": "", Ticket: FAKE.stripe });
    await isRefused(page, "Record rotation", [/looks like a key of Stripe/], ["ticket"]);
    await fillIn(page, { "Rotated on": "" });
    await isRefused(page, "Record rotation", [/Say when it was rotated/]);
    await page.goto(path);
    await expect(row, "nothing was recorded").not.toContainText("last 20 Nov 2026");
    await page.goto(address);
    await expect(page.getByText("None on record.")).toBeVisible();
  });
});

test("a review has a day that has been, and an outcome", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Reviewed"));
  await page.goto(`${path}/review`);
  await fillIn(page, { "Reviewed on": "2026-12-01" });
  await isRefused(page, "Record review", [/in the future/, /Choose how it ended/]);
  await fillIn(page, { "Reviewed on": "", "Findings": "kept" });
  await isRefused(page, "Record review", [/Say when it was held/]);
  await page.goto(path);
  await expect(page.getByText("Never reviewed.")).toBeVisible();
});

test("an incident has a title, a class and a day that has been", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Broken"));
  await page.goto(`${path}/incidents/new`);
  await fillIn(page, { "Started on": "2026-11-23", Lasted: "-1", "Impact": "kept" });
  await isRefused(page, "Record incident", [/^What happened: |^Title: /, /Class/, /in the future/, /minutes/]);
  await page.goto(path);
  await expect(page.getByText("No incident is on record.")).toBeVisible();
});

test("evidence says what it is, and expires after it was issued", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Proven"));
  await page.goto(`${path}/evidence/new`);
  await fillIn(page, { Issuer: "kept", Issued: "2026-05-01", "Current until": "2026-04-30", "Where it is kept": "a drawer" });
  await isRefused(page, "Add evidence", [/Document|Kind/, /before/, /https/]);
  await page.goto(path);
  await expect(page.getByText("No document is on file.")).toBeVisible();
});

test("a provider has a name that is free, a category and a real status page", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/providers/new");
  await isRefused(page, "Add provider", [/^Name: /, /^Category: /]);
  await fillIn(page, { Name: "Stripe", Category: "Payment", "Status page": "not an address" });
  await isRefused(page, "Add provider", [/Enter a full address/]);
  await fillIn(page, { "Status page": "" });
  await isRefused(page, "Add provider", [/Stripe|already|taken/]);
  await typeBeyondLimit(field(page, "Name"), "n".repeat(121));
  await isRefused(page, "Add provider", [/up to 120 characters/]);
  await fillIn(page, { Name: unique("Fine"), Certifications: FAKE.stripe });
  await isRefused(page, "Add provider", [/looks like a key of Stripe/], ["certifications"]);
});

test("a service has a name that is free and a criticality", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/services");
  await isRefused(page, "Add service", [/^Name: /, /^Criticality: /]);
  await fillIn(page, { Name: "Checkout", Criticality: "High" });
  await isRefused(page, "Add service", [/Checkout|already|taken/]);
});

test("sending a form twice, by going back in the browser, registers once", async ({ page }) => {
  await signIn(page, "engineer");
  const name = unique("Twice");
  const path = await register(page, name);
  await page.goBack();
  await expect(page).toHaveURL(/\/integrations\/new/);
  // The page may come back blank, as nothing is kept by the browser: then what is sent is another integration.
  const id = page.locator("main form input[name=id]");
  const again = path.endsWith(await id.inputValue());
  await fillIn(page, minimum(name));
  if (!again) await id.evaluate((element, value) => ((element as HTMLInputElement).value = value), path.split("/").pop() ?? "");
  await submit(page, "Register integration");
  await page.goto(`/integrations?q=${encodeURIComponent(name)}`);
  expect(await shownRows(page)).toEqual([name]);
});

test("sending a rotation twice records one", async ({ page }) => {
  await signIn(page, "engineer");
  const key = unique("Double");
  const path = await register(page, unique("Doubled"));
  await addCredential(page, path, key, { Issued: "2026-01-10" });
  const row = page.locator("#credentials").getByRole("row", { name: new RegExp(key) });
  await row.getByRole("link", { name: "Record rotation" }).click();
  const address = page.url();
  const id = await page.locator("main form input[name=id]").inputValue();
  await submit(page, "Record rotation");
  await expect(page).toHaveURL(/\/integrations\/[^/#]+$/);
  await page.goto(address);
  await page.locator("main form input[name=id]").evaluate((element, value) => ((element as HTMLInputElement).value = value), id);
  await submit(page, "Record rotation");
  await expect(page).toHaveURL(/\/integrations\/[^/#]+$/);
  await page.goto(address);
  await expect(page.getByRole("table", { name: "Past rotations" }).getByRole("rowheader")).toHaveCount(1);
});

test("what was typed before the session ended is there again after signing in, and is saved then", async ({ page, context }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Drafted"));
  await page.goto(`${path}/edit`);
  await fillIn(page, { Purpose: "Typed while the session ended", Product: "Kept product" });
  // The session is gone; that somebody has signed in with this browser before is still known.
  await context.clearCookies({ name: /holdfast$/ });
  await submit(page, "Save");
  await expect(page).toHaveURL(/\/sign-in/);
  await fillIn(page, { "E-mail": email("engineer"), Password: PASSWORD });
  await press(page, "Sign in");
  await expect(page).toHaveURL(new RegExp(`${path}/edit$`));
  await expect(page.getByText("You were signed out in between")).toBeVisible();
  await expect(field(page, "Purpose")).toHaveValue("Typed while the session ended");
  await expect(field(page, "Product")).toHaveValue("Kept product");
  await submit(page, "Save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Drafted/);
  await expect(page.locator("main")).toContainText("Typed while the session ended");
  await page.goto(`${path}/edit`);
  await expect(page.getByText("You were signed out in between"), "the draft is spent").toHaveCount(0);
});

async function secondPerson(browser: Browser, baseURL: string, isJs: boolean): Promise<Page> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: isJs });
  const page = await context.newPage();
  await signIn(page, "admin");
  return page;
}

test("of two people who edit one record, the second sees both versions, loses nothing, and can save then", async ({ page, browser, baseURL, isJs }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Contested"));
  await page.goto(`${path}/edit`);
  const other = await secondPerson(browser, baseURL ?? "", isJs);
  await other.goto(`${path}/edit`);

  await fillIn(other, { Purpose: "Theirs", Tier: "High" });
  await submit(other, "Save");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(/Contested/);

  await fillIn(page, { Purpose: "Mine", Product: "Also mine" });
  const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), submit(page, "Save")]);
  expect(answer.status()).toBe(409);
  const conflict = page.locator("#conflict");
  await expect(conflict).toContainText("Ines Castellan saved another version while you were editing");
  const purpose = conflict.getByRole("row", { name: /^Purpose/ });
  await expect(purpose).toContainText("Mine");
  await expect(purpose).toContainText("Theirs");
  await expect(conflict, "what the other changed elsewhere is together with it").toContainText("is in the form already: Tier.");
  await expect(conflict.getByRole("row", { name: /^(Tier|Product)/ })).toHaveCount(0);
  await expect(field(page, "Tier")).toHaveValue("high");
  await expect(field(page, "Purpose"), "the form still holds what was typed").toHaveValue("Mine");
  await shot(page, "conflict");

  await fillIn(page, { "Reason for the change": "Agreed with Ines" });
  await submit(page, "Save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Contested/);
  await expect(page.locator("main")).toContainText("Also mine");
  const history = page.locator("#history");
  await expect(history).toContainText("revision 3");
  await expect(history, "the version in between stays in the history").toContainText("Theirs");
  await other.context().close();
});

test("what two people change in different fields of one record is kept of both", async ({ page, browser, baseURL, isJs }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Shared"));
  await page.goto(`${path}/edit`);
  const other = await secondPerson(browser, baseURL ?? "", isJs);
  await other.goto(`${path}/edit`);
  await fillIn(other, { Tier: "High" });
  await submit(other, "Save");
  await fillIn(page, { Product: "Cards" });
  await submit(page, "Save");
  await expect(page.getByText("What others changed meanwhile is kept: Tier")).toBeVisible();
  await page.goto(`${path}/edit`);
  await expect(field(page, "Tier")).toHaveValue("high");
  await expect(field(page, "Product")).toHaveValue("Cards");
  await other.context().close();
});

test("the summary calls every field as its label does, in the order of the form", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Labelled"));
  const mistakes: Record<string, [string, () => Promise<void>]> = {
    "/integrations/new?provider=Stripe": ["Register integration", () => fillIn(page, { "RTO: we need it back within": "-1", "Live since": "2027-01-01", Monitor: "nowhere" })],
    [`${path}/credentials/new`]: ["Add credential", () => fillIn(page, { Issued: "2027-01-01", "Taken out of use": "2027-01-01" })],
    [`${path}/review`]: ["Record review", () => fillIn(page, { "Reviewed on": "" })],
    [`${path}/incidents/new`]: ["Record incident", () => fillIn(page, { "Started on": "", Lasted: "-1" })],
    [`${path}/evidence/new`]: ["Add evidence", () => fillIn(page, { "Current until": "1980-01-01", "Where it is kept": "a drawer" })],
    "/providers/new": ["Add provider", () => fillIn(page, { "Status page": "nowhere" })],
    "/services": ["Add service", async () => undefined],
  };
  for (const [address, [button, mistake]] of Object.entries(mistakes)) {
    await page.goto(address);
    await mistake();
    await press(form(page), button);
    const links = await summary(page).getByRole("link").all();
    expect(links.length, address).toBeGreaterThan(0);
    const places: number[] = [];
    for (const link of links) {
      const control = page.locator((await link.getAttribute("href")) ?? "");
      const label = await control.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.firstChild?.textContent?.trim() ?? "no label");
      expect(await link.innerText(), address).toContain(`${label}: `);
      places.push(await control.evaluate((element) => Array.from(document.querySelectorAll("input, select, textarea")).indexOf(element as HTMLInputElement)));
    }
    expect(places, `the order on ${address}`).toEqual(places.toSorted((a, b) => a - b));
  }
});

test("a list's address that was changed by hand shows the list, and says what was left out and what is allowed", async ({ page }) => {
  await signIn(page, "viewer");
  for (const [address, said] of [
    ["/integrations?band=enormous", /left out.*band=enormous.*Unknown value; choose one of: /],
    ["/integrations?sort=colour", /sort=colour.*Unknown order; choose one of: /],
    ["/integrations?after=nonsense", /start at the first page/],
    ["/integrations?owner=somebody", /not an id/],
    ["/integrations?bogus=1", /bogus=1.*no such filter/],
    [`/integrations?q=${"q".repeat(201)}`, /at most 200 characters/],
    ["/credentials?status=lost", /status=lost.*choose one of: /],
    ["/providers?category=stones", /category=stones.*choose one of: /],
  ] as const) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(200);
    await expect(page.locator("main"), address).toContainText(said);
    await expect(page.locator("main table"), address).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

test("a form that was sent from another site is refused", async ({ page, baseURL }) => {
  await signIn(page, "engineer");
  const answer = await page.request.post("/services", {
    form: { id: "01900000-0000-7000-8000-000000000001", name: unique("Forged"), criticality: "high" },
    headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", Referer: `${baseURL}/` },
  });
  expect(answer.status()).toBe(403);
  await page.goto("/services");
  await expect(page.locator("main")).not.toContainText("Forged");
});

test("searching for what would be code finds nothing and breaks nothing", async ({ page }) => {
  await signIn(page, "viewer");
  for (const text of ['"', "'; DROP TABLE integrations; --", "%", "*", "a AND OR NOT (", "<script>alert(1)</script>", "\u{1F600}"]) {
    const answer = await page.goto(`/integrations?q=${encodeURIComponent(text)}`);
    expect(answer?.status(), text).toBe(200);
    await expect(page.getByLabel("Words")).toHaveValue(text);
    expect((await page.goto(`/search?q=${encodeURIComponent(text)}`))?.status(), text).toBe(200);
    await expect(page.getByRole("searchbox")).toHaveValue(text);
  }
  await openIntegration(page, "Checkout payments");
  await follow(page, "Stripe");
  await expect(summary(page)).toHaveCount(0);
});
