// A mistake is no reason to keep it: what hangs on an integration is corrected, set back, withdrawn with a reason and restored.
import { addCredential, everyTheme, expect, expectErrors, fillIn, follow, moves, openIntegration, press, register, shot, signIn, submit, test, unique } from "../fixtures/test.ts";

const KINDS = [
  {
    name: "a document",
    add: "Add evidence",
    first: { Document: "SOC 2 report", Issuer: "Acme Audit", "Current until": "2027-03-01" },
    title: "SOC 2 report",
    correct: { Issuer: "Acme Auditors" },
    before: "Acme Audit",
    after: "Acme Auditors",
    noun: "document",
  },
  {
    name: "an incident",
    add: "Record incident",
    first: { "What happened": "Card payments slow", Class: "Outage", "Started on": "2026-11-02", Lasted: "30" },
    title: "Card payments slow",
    correct: { Lasted: "90" },
    before: "30 minutes",
    after: "1 h 30 min",
    noun: "incident",
  },
] as const;

for (const kind of KINDS) {
  test(`${kind.name} is corrected, set back, withdrawn and restored`, async ({ page }) => {
    test.slow();
    await signIn(page, "admin");
    const path = await openIntegration(page, "Market stall tills");
    await follow(page, kind.add);
    await fillIn(page, kind.first);
    await submit(page, kind.add);
    await follow(page.getByRole("status").first(), `See the ${kind.noun}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(kind.title);
    const address = page.url();
    const facts = page.getByRole("region", { name: "What is recorded" });
    await expect(facts).toContainText(kind.before);

    await follow(facts, "Correct");
    await fillIn(page, kind.correct);
    await submit(page, "Save");
    await expect(page).toHaveURL(address);
    await expect(facts).toContainText(kind.after);
    const history = page.locator("#history");
    await expect(history).toContainText("Corrected 1 field");
    await expect(history.getByRole("table").first()).toContainText(kind.before);
    await shot(page, `corrected-${kind.noun}`);

    await press(page, "Undo");
    await expect(facts).toContainText(kind.before);
    await press(history.getByRole("listitem").nth(1), "Set back to this");
    await expect(facts, "and back again").toContainText(kind.after);

    await follow(facts, "Withdraw");
    await submit(page, "Withdraw");
    await expectErrors(page, ["Say in a line why it is withdrawn."]);
    await fillIn(page, { Reason: "It belongs to another integration." });
    await submit(page, "Withdraw");
    await expect(page.getByText("It belongs to another integration.").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Correct", exact: true })).toHaveCount(0);
    await shot(page, `withdrawn-${kind.noun}`);
    await page.goto(path);
    // Its history still tells of it.
    const rest = page.locator("main section:not(#history)");
    await expect(rest.filter({ hasText: kind.after }), "what is withdrawn is not on the record").toHaveCount(0);
    await expect(page.locator("#history")).toContainText(/Withdrew/);

    await page.goto(address);
    await press(page.getByRole("main"), "Restore");
    await expect(history).toContainText("Restored");
    await page.goto(path);
    await expect(page.locator("main").getByRole("link", { name: kind.title }).first()).toBeVisible();
  });
}

test("of two who correct one document the second sees both, and nothing typed is lost", async ({ page, context }) => {
  await signIn(page, "admin");
  await openIntegration(page, "Checkout payments");
  await page.locator("#data").getByRole("link", { name: /PCI DSS attestation/ }).first().click();
  const other = await context.newPage();
  await other.goto(page.url());
  for (const tab of [page, other]) await follow(tab.getByRole("region", { name: "What is recorded" }), "Correct");
  await fillIn(other, { Issuer: "The first to save" });
  await submit(other, "Save");
  await fillIn(page, { Issuer: "The second to save" });
  await submit(page, "Save");
  const conflict = page.getByText("saved another version while you were editing");
  await expect(conflict).toBeVisible();
  await expect(page.locator("main")).toContainText("The first to save");
  await everyTheme(page, async () => shot(page, "corrections-conflict"));
  await submit(page, "Save");
  await expect(page.getByRole("region", { name: "What is recorded" })).toContainText("The second to save");
});

test("what two people change in different fields of one credential is kept of both, and what both changed is asked", async ({ page, context }) => {
  await signIn(page, "admin");
  const path = await register(page, unique("Two at a key"));
  await addCredential(page, path, "Live key");
  await moves(page, () => page.locator("#credentials").getByRole("rowheader").getByRole("link").click());
  await follow(page.getByRole("region", { name: "What is recorded" }), "Correct");
  const other = await context.newPage();
  await other.goto(page.url());
  await fillIn(other, { Scopes: "charges:write" });
  await submit(other, "Save");
  await fillIn(page, { Expires: "2027-12-01" });
  const edit = page.url();
  await submit(page, "Save");
  await expect(page.getByText("What others changed meanwhile is kept: Scopes")).toBeVisible();

  for (const tab of [page, other]) await tab.goto(edit);
  await fillIn(other, { Scopes: "refunds:write" });
  await submit(other, "Save");
  await fillIn(page, { Scopes: "payouts:write" });
  await submit(page, "Save");
  const conflict = page.locator("#conflict");
  await expect(conflict.getByRole("row", { name: /^Scopes/ })).toContainText("refunds:write");
  await everyTheme(page, async () => shot(page, "credential-conflict"));
  await submit(page, "Save");
  await expect(page.getByText("Saved Live key")).toBeVisible();
});

test("an integration is set back, taken out of use and brought back", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Mistaken"));
  const history = page.locator("#history");

  // A change is taken back beside what is said of it, or later from the history.
  await page.goto(`${path}/edit`);
  await fillIn(page, { Purpose: "Written into the wrong record." });
  await submit(page, "Save");
  await press(page.getByRole("main"), "Undo");
  await expect(page.getByText("Set it back")).toBeVisible();
  await expect(page.getByText("If it fails").first()).toBeVisible();
  await expect(history).toContainText("Set back to revision 1");
  await press(history.getByRole("listitem").filter({ hasText: "(revision 2)" }), "Set back to this");
  await expect(history).toContainText("Set back to revision 2");
  await everyTheme(page, async () => shot(page, "set-back"));

  await follow(page.getByRole("main"), "Take out of use");
  await submit(page, "Take out of use");
  await expect(page.getByText("Say in a line why it goes out of use.").first()).toBeVisible();
  await everyTheme(page, async () => shot(page, "take-out-of-use"));
  await fillIn(page, { Reason: "Registered by mistake." });
  await submit(page, "Take out of use");
  await expect(page.getByText("Out of use: rejected")).toBeVisible();
  await expect(history).toContainText("Registered by mistake.");
  await everyTheme(page, async () => shot(page, "out-of-use"));
  await page.goto(`${path}/withdraw`);
  await expect(page.getByText("It is rejected already")).toBeVisible();
  await page.goto(path);
  await press(page.getByRole("main"), "Bring back into use");
  await expect(page.getByText("Brought it back into use")).toBeVisible();
  await expect(page.getByText("Out of use:")).toHaveCount(0);
});

test("whoever may not correct it reads it and is offered nothing", async ({ page }) => {
  await signIn(page, "viewer");
  await openIntegration(page, "Checkout payments");
  await page.locator("#data").getByRole("link", { name: /PCI DSS attestation/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("PCI DSS attestation");
  for (const name of ["Correct", "Withdraw"]) await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
  expect((await page.goto(`${page.url()}/edit`))?.status()).toBe(403);
});

test("a service is corrected, never in a circle, and withdrawn only when nothing names it", async ({ page }) => {
  test.slow();
  await signIn(page, "admin");
  const add = async (name: string, used?: string) => {
    await page.goto("/services");
    await fillIn(page, { Name: name, Criticality: "Low" });
    if (used) await page.getByRole("checkbox", { name: used, exact: true }).check();
    await submit(page, "Add service");
  };
  const [ledger, kiosk] = [unique("Ledger"), unique("Kisok")];
  await add(ledger);
  await add(kiosk, ledger);
  await page.goto("/services");
  await follow(page.getByRole("table"), kiosk);
  const address = page.url();
  const facts = page.getByRole("region", { name: "What is recorded" });
  await expect(facts).toContainText(ledger);

  await follow(facts, "Correct");
  const right = kiosk.replace("Kisok", "Kiosk");
  await fillIn(page, { Name: right, Criticality: "High" });
  await shot(page, "correct-service");
  await submit(page, "Save");
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(right);
  await expect(page.locator("#history")).toContainText("Corrected 2 fields");
  await everyTheme(page, (theme) => shot(page, `service-${theme}`));

  await page.goto("/services");
  await follow(page.getByRole("table"), ledger);
  await expect(page.getByRole("region", { name: "Named by" })).toContainText(right);
  await follow(page, "Correct");
  await page.getByRole("checkbox", { name: right, exact: true }).check();
  await submit(page, "Save");
  await expectErrors(page, [`Services cannot depend on each other in a circle: ${right} needs ${ledger}. Leave out ${right}.`]);
  await follow(page, "Cancel");
  await follow(page, "Withdraw");
  await fillIn(page, { Reason: "Switched off." });
  await submit(page, "Withdraw");
  await expectErrors(page, [`It is still named by ${right}. Take it out there first.`]);

  await page.goto(`${address}/withdraw`);
  await fillIn(page, { Reason: "Switched off." });
  await submit(page, "Withdraw");
  await page.goto("/services");
  await expect(page.getByRole("table")).not.toContainText(right);
  await page.goto(address);
  await press(page.getByRole("main"), "Restore");
  await page.goto("/services");
  await expect(page.getByRole("table")).toContainText(right);
});

test("a rotation that was recorded by mistake is corrected, withdrawn and restored, and the credential follows", async ({ page }) => {
  test.slow();
  const key = unique("Mistaken key");
  await signIn(page, "engineer");
  const path = await register(page, unique("Tent tickets"));
  await addCredential(page, path, key, { Issued: "2026-01-15" });
  const row = page.locator("#credentials").getByRole("row", { name: new RegExp(key) });
  await follow(row, "Record rotation");
  await fillIn(page, { "Rotated on": "2026-11-20", Ticket: "OPS-1234" });
  await submit(page, "Record rotation");
  await moves(page, () => row.getByRole("rowheader").getByRole("link").click());
  const credential = page.url();
  const facts = page.getByRole("region", { name: "What is recorded" });
  await expect(facts).toContainText("20 Nov 2026");
  await expect(page.locator("#history")).toContainText("Rotated");
  await shot(page, "credential-record");

  await follow(page.getByRole("region", { name: "Rotations" }), "20 Nov 2026");
  const rotation = page.url();
  await expect(facts).toContainText("OPS-1234");
  await follow(facts, "Correct");
  await fillIn(page, { "Rotated on": "2026-11-18" });
  await submit(page, "Save");
  await expect(facts).toContainText("18 Nov 2026");
  await page.goto(credential);
  await expect(facts).toContainText("18 Nov 2026");

  await page.goto(rotation);
  await follow(facts, "Withdraw");
  await fillIn(page, { Reason: "It was another key." });
  await submit(page, "Withdraw");
  await page.goto(credential);
  await expect(facts).not.toContainText("18 Nov 2026");
  await expect(page.getByRole("region", { name: "Rotations" })).toContainText("18 Nov 2026 (withdrawn)");
  await page.goto(rotation);
  await press(page.getByRole("main"), "Restore");
  await page.goto(credential);
  await expect(facts).toContainText("18 Nov 2026");

  await follow(facts, "Withdraw");
  await fillIn(page, { Reason: "It belongs to another integration." });
  await submit(page, "Withdraw");
  await page.goto(path);
  await expect(page.locator("#credentials")).not.toContainText(key);
  await page.goto(credential);
  await press(page.getByRole("main"), "Restore");
  await page.goto(path);
  await expect(page.locator("#credentials")).toContainText(key);
});

test("a review that was recorded by mistake is withdrawn, and counts no longer", async ({ page }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Tent reviews"));
  await page.goto(`${path}/review`);
  await fillIn(page, { "Reviewed on": "2026-11-21", Outcome: "Passed", Findings: "Nothing to do." });
  await submit(page, "Record review");
  await follow(page.getByRole("status").first(), "See the review");
  const facts = page.getByRole("region", { name: "What is recorded" });
  await follow(facts, "Correct");
  await fillIn(page, { Outcome: "Failed" });
  await submit(page, "Save");
  await expect(facts).toContainText("Failed");
  await follow(facts, "Withdraw");
  await fillIn(page, { Reason: "It was another integration." });
  await submit(page, "Withdraw");
  await page.goto(path);
  await expect(page.locator("#reviews")).toContainText("Never reviewed.");
});

test("a provider is corrected, what it announced is written and moved, and a double is merged", async ({ page }) => {
  test.slow();
  await signIn(page, "admin");
  const add = async (name: string) => {
    await page.goto("/providers/new");
    await fillIn(page, { Name: name, Category: "Payment" });
    await submit(page, "Add provider");
    return page.url();
  };
  const name = unique("Marketpay");
  const stays = await add(name);
  const double = await add(`${name} Inc.`);
  const path = await register(page, unique("Tent till"), `${name} Inc.`);

  await page.goto(double);
  await follow(page, "Correct");
  await fillIn(page, { Certifications: "SOC 2", "Certifications: how it is known": "read on the vendor's page", "Certifications: seen on": "2026-11-01" });
  await submit(page, "Save");
  const known = page.locator("section.card").filter({ has: page.getByRole("heading", { name: "What is known of it" }) });
  await expect(known).toContainText("SOC 2 read on the vendor's page, 1 Nov 2026");
  await press(page, "Undo");
  await expect(known).not.toContainText("SOC 2");

  await follow(page, "Record notice");
  await submit(page, "Record notice");
  await expectErrors(page, ["Say in a line what was announced.", "Choose what was announced."]);
  await fillIn(page, { "What was announced": "Version 1 ends", Kind: "Breaking change", "Effective on": "2026-12-20" });
  await submit(page, "Record notice");
  await follow(page.getByRole("status").first(), "See the notice");
  const facts = page.getByRole("region", { name: "What is recorded" });
  await follow(facts, "Move");
  await fillIn(page, { "New effective date": "2027-02-01" });
  await submit(page, "Move");
  await expect(facts).toContainText("1 Feb 2027");
  await expect(facts).toContainText("20 Dec 2026");
  await shot(page, "moved-notice");
  await press(page, "Undo");
  await expect(facts).not.toContainText("1 Feb 2027");

  await page.goto(double);
  await follow(page, "Merge");
  await submit(page, "Merge");
  await expectErrors(page, ["Choose the provider that stays."]);
  await fillIn(page, { "The provider that stays": name });
  await submit(page, "Merge");
  await expect(page).toHaveURL(stays);
  await expect(page.getByRole("main")).toContainText("Version 1 ends");
  await page.goto(path);
  await expect(page.locator("#versions")).toContainText("Version 1 ends");
  await page.goto(double);
  await expect(page.getByRole("main")).toContainText(`Merged into ${name}`);
});
