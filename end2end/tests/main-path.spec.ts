// What the product is for: register an integration, keep it in order, prove it.
import {
  addCredential, download, expect, fillIn, follow, minimum, openIntegration, press, register, score, shot, shownRows, signIn, submit, test, TODAY, unique,
} from "../fixtures/test.ts";

test("an engineer registers an integration by typing the provider's name, with what the library knows", async ({ page }) => {
  const name = unique("Tent deposits");
  await signIn(page, "engineer");
  await page.getByRole("banner").getByRole("link", { name: "Register integration" }).click();
  await fillIn(page, { Provider: "stripe" });
  await press(page, "Use this provider");
  await expect(page.getByLabel("Provider required")).toHaveText(/Stripe/);
  await expect(page.locator("#f-category")).toHaveValue("payment");
  await expect(page.locator("#f-category-basis")).toHaveText("from the provider library");
  await expect(page.locator("#f-owner-basis")).toContainText("you");
  await fillIn(page, minimum(name));
  await shot(page, "register-filled");
  await submit(page, "Register integration");

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByRole("status").filter({ hasText: `Registered ${name}` })).toBeVisible();
  await expect(page.locator(".page-header")).toContainText("Stripe");
  await expect(page.locator(".page-header")).toContainText("Tom Reyes");
  expect(await score(page)).toBeGreaterThan(0);
  await expect(page.getByRole("heading", { level: 2, name: /^Why \d+$/ })).toBeVisible();
  expect(await page.getByRole("list", { name: "Impact" }).getByRole("listitem").count()).toBeGreaterThan(2);
  expect(await page.getByRole("list", { name: "Likelihood" }).getByRole("listitem").count()).toBeGreaterThan(2);
  await expect(page.locator("#history")).toContainText("Registered");
  await page.reload();
  await expect(page.getByRole("status").filter({ hasText: "Registered" }), "what was done is said once").toHaveCount(0);
});

test("an engineer chooses the provider from the list of links", async ({ page }) => {
  const name = unique("Tent refunds");
  await signIn(page, "engineer");
  await page.goto("/integrations/new");
  await follow(page.locator("main"), "Stripe");
  await expect(page.getByRole("group", { name: "Data flow 1" }).getByLabel("Data class")).toHaveValue("cardholder");
  await expect(page.locator("#f-data-flows-0-data-class-basis"), "a guess says that it is one").toContainText("cardholder");
  await fillIn(page, minimum(name));
  await submit(page, "Register integration");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("a provider that is added by hand has its page, from which an integration is registered", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/providers");
  await follow(page, "Add provider");
  const name = unique("Tentpay");
  await fillIn(page, { Name: name, Category: "Payment", "Status page": "https://status.tentpay.example" });
  await submit(page, "Add provider");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await follow(page, "Register integration with it");
  await expect(page.locator("#f-provider option:checked")).toHaveText(name);
});

test("a change is kept with its reason and its difference", async ({ page }) => {
  const name = unique("Tent invoices");
  await signIn(page, "engineer");
  await register(page, name);
  await follow(page, "Edit");
  await fillIn(page.getByRole("group", { name: "Endpoint 1" }), { Address: "https://api.stripe.com/v1" });
  await press(page, "Add endpoint");
  await expect(page.getByRole("group", { name: "Endpoint 2" })).toBeVisible();
  await expect(page.getByRole("group", { name: "Endpoint 1" }).getByLabel("Address"), "what was typed stays").toHaveValue("https://api.stripe.com/v1");
  await fillIn(page.getByRole("group", { name: "Endpoint 2" }), { Address: "https://shop.example/hooks/tents", Direction: "Inbound (they call us)" });
  const flow = page.getByRole("group", { name: "Data flow 1" });
  await fillIn(flow, { "Data class": "Personal", Purpose: "receipts", Region: "EU" });
  await flow.getByLabel("Encrypted in transit").check();
  await fillIn(page, { Tier: "High", "Reason for the change": "Asked for by the depot" });
  await submit(page, "Save");

  await expect(page.getByRole("status").filter({ hasText: `Saved ${name}` })).toBeVisible();
  const history = page.locator("#history");
  await expect(history).toContainText("Asked for by the depot");
  await expect(history.getByRole("row", { name: /^Tier/ })).toContainText("High");
  await expect(history.getByRole("table").first()).toContainText("https://shop.example/hooks/tents");
  await expect(history.getByRole("table").first()).toContainText("receipts");
  await expect(page.locator("#data")).toContainText("https://api.stripe.com/v1");
  await expect(page.locator("#data")).toContainText("signature not verified");
  await expect(page.locator("#data")).toContainText("encrypted in transit");
});

test("a row that was added by mistake is removed with what was typed into it, and with nothing else", async ({ page }) => {
  await signIn(page, "engineer");
  await register(page, unique("Tent maps"));
  await follow(page, "Edit");
  await press(page, "Add endpoint");
  await press(page, "Add endpoint");
  for (const [index, address] of ["https://a.example", "https://b.example", "https://c.example"].entries()) {
    await fillIn(page.getByRole("group", { name: `Endpoint ${index + 1}` }), { Address: address });
  }
  await press(page, "Remove endpoint 2");
  await expect(page.getByRole("group", { name: "Endpoint 3" })).toHaveCount(0);
  await expect(page.getByRole("group", { name: "Endpoint 1" }).getByLabel("Address")).toHaveValue("https://a.example");
  await expect(page.getByRole("group", { name: "Endpoint 2" }).getByLabel("Address")).toHaveValue("https://c.example");
  await submit(page, "Save");
  await expect(page.locator("#data")).toContainText("https://c.example");
  await expect(page.locator("#data")).not.toContainText("https://b.example");
});

test("an old credential is overdue everywhere, and current two clicks later", async ({ page }) => {
  const [name, key] = [unique("Tent keys"), unique("Live key")];
  await signIn(page, "engineer");
  const path = await register(page, name);
  await page.locator("#credentials").getByRole("link", { name: "Add credential" }).click();
  await addCredential(page, path, key, { Issued: "2025-01-15" });
  const row = page.locator("#credentials").getByRole("row", { name: new RegExp(key) });
  await expect(row).toContainText(/overdue|never rotated/);

  await page.goto(`/credentials?q=${encodeURIComponent(key)}&status=overdue`);
  await expect(page.getByRole("row", { name: new RegExp(key) })).toContainText("overdue");
  await page.goto("/");
  const item = page.locator("#overdue").getByRole("listitem").filter({ hasText: `Rotate ${key}` });
  await expect(item).toContainText(name);

  await item.getByRole("link", { name: "Record rotation" }).click();
  await expect(page.locator("#f-rotated-on"), "today is filled in").toHaveValue(TODAY);
  await submit(page, "Record rotation");

  await expect(page, "at its top, where what was done is said").toHaveURL(new RegExp(`${path}$`));
  await expect(page.getByRole("link", { name: "See the credential" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Recorded the rotation" })).toBeVisible();
  await expect(row).toContainText("due 20 Feb 2027");
  await expect(row).toContainText("last 22 Nov 2026");
  await page.goto("/");
  await expect(page.getByText(`Rotate ${key}`)).toHaveCount(0);
});

test("the file of a filtered list has exactly the rows that are shown, in their order", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations");
  await page.getByText("Filter", { exact: true }).click();
  await fillIn(page.locator(".filter-panel"), { Category: "Communication", Lifecycle: "Live" });
  await press(page, "Apply filters");
  const shown = await shownRows(page);
  expect(shown.length).toBeGreaterThan(1);
  const file = await download(page, page.getByRole("link", { name: "Export CSV" }));
  expect(file.name).toBe(`holdfast-integrations-${TODAY}.csv`);
  expect(file.rows.map((row) => row.name)).toEqual(shown);
  expect(new Set(file.rows.map((row) => row.category))).toEqual(new Set(["communication"]));
});

test("compliance finds a rotation in the report of rotations, on the page and in the file", async ({ page }) => {
  const [name, key] = [unique("Tent audits"), unique("Audited key")];
  await signIn(page, "engineer");
  const path = await register(page, name);
  await addCredential(page, path, key, { Issued: "2026-01-15" });
  await page.locator("#credentials").getByRole("row", { name: new RegExp(key) }).getByRole("link", { name: "Record rotation" }).click();
  await fillIn(page, { "Rotated on": "2026-11-20", Ticket: "OPS-1234", "Overlap": "2" });
  await submit(page, "Record rotation");

  await page.context().clearCookies();
  await signIn(page, "compliance");
  await follow(page.getByRole("navigation", { name: "Main" }), "Reports");
  await follow(page.getByRole("rowheader"), "Credential rotation");
  const row = page.getByRole("row").filter({ hasText: key });
  await expect(row).toContainText("Tent audits");
  await expect(row).toContainText("20 Nov 2026");
  const file = await download(page, page.getByRole("link", { name: "Export CSV", exact: true }));
  const line = file.rows.find((candidate) => candidate.name === key);
  expect(line).toMatchObject({ integration: name, last_rotated_on: "2026-11-20", due_on: "2027-02-18" });
  const marked = await download(page, page.getByRole("link", { name: "CSV for spreadsheets" }));
  expect(marked.text.charCodeAt(0), "spreadsheets need the mark").toBe(0xfeff);
  expect(marked.rows.length).toBe(file.rows.length);
});

test("a review is recorded, and is not due any more", async ({ page }) => {
  const name = unique("Tent reviews");
  await signIn(page, "engineer");
  const path = await register(page, name);
  await page.context().clearCookies();
  await signIn(page, "compliance");
  await page.goto(path);
  await page.locator(".page-header").getByRole("link", { name: "Record review" }).click();
  await fillIn(page, { "Reviewed on": "2026-11-21", Outcome: "Passed with actions", "Findings": "Ask for the agreement" });
  await submit(page, "Record review");
  await expect(page.getByRole("status").filter({ hasText: "Recorded the review" })).toBeVisible();
  const row = page.locator("#reviews").getByRole("row").filter({ hasText: "Ask for the agreement" });
  await expect(row).toContainText("Passed with actions");
  await expect(row).toContainText("Mia Okoro");
  await expect(page.locator("#due")).not.toContainText("never reviewed");
});

test("a notice is acknowledged where it stands", async ({ page }) => {
  const name = unique("Tent payouts");
  await signIn(page, "engineer");
  await register(page, name);
  const notice = page.locator("#versions").getByRole("row").filter({ hasText: "a confirmation field becomes required" });
  await expect(page.locator("#due")).toContainText("Read and acknowledge");
  await press(notice, "Acknowledge");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(notice.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
  await expect(notice).toContainText("22 Nov 2026");
  await expect(page.locator("#due")).not.toContainText("Payment intents");
  await press(notice, "Take back");
  await expect(page.locator("#due"), "it was acknowledged by mistake").toContainText("Payment intents");
  await press(notice, "Acknowledge");
  await press(page, "Undo");
  await expect(notice.getByRole("button", { name: "Acknowledge" })).toBeVisible();
});

test("a document is filed as evidence, and the record says until when it is current", async ({ page }) => {
  await signIn(page, "engineer");
  await register(page, unique("Tent papers"));
  await follow(page, "Add evidence");
  await fillIn(page, { Document: "SOC 2 report", Issuer: "Stripe", Issued: "2026-03-01", "Current until": "2027-02-28", "Where it is kept": "https://files.example/soc2" });
  await submit(page, "Add evidence");
  await expect(page.getByRole("status").filter({ hasText: "Recorded the document" })).toBeVisible();
  const row = page.locator("#data").getByRole("row").filter({ hasText: "SOC 2 report" });
  await expect(row).toContainText("28 Feb 2027");
});

test("an incident is recorded, and moves the score with its cause", async ({ page }) => {
  await signIn(page, "engineer");
  await register(page, unique("Tent outages"));
  const before = await score(page);
  await follow(page, "Record incident");
  await fillIn(page, { "What happened": "Deposits refused for a day", Class: "Data breach", "Started on": "2026-11-01", Lasted: "1440", "Impact": "Nobody rented a tent" });
  await submit(page, "Record incident");
  await expect(page.getByRole("status").filter({ hasText: "Recorded the incident" })).toBeVisible();
  await expect(page.locator("#reviews").getByRole("row").filter({ hasText: "Deposits refused for a day" })).toContainText("Data breach");
  expect(await score(page)).toBeGreaterThanOrEqual(before);
  await expect(page.locator("main")).toContainText("Incident recorded: Deposits refused for a day");
});

test("what an owner is asked to complete leads to the field that is missing", async ({ page }) => {
  await signIn(page, "owner");
  const path = await openIntegration(page, "PayPal wallet");
  const missing = page.getByRole("heading", { name: "What is missing" }).locator("..").getByRole("link").first();
  await missing.click();
  await expect(page).toHaveURL(new RegExp(`${path}/edit#f-`));
  await expect(page.locator(new URL(page.url()).hash)).toHaveCount(1);
});
