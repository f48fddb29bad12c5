// The score beside the form is the score of what is typed: the same function as on the server.
import type { Locator, Page } from "@playwright/test";
import { expect, field, fillIn, minimum, openIntegration, score, signIn, submit, test, unique } from "../fixtures/test.ts";

function preview(page: Page): Locator {
  return page.getByRole("region", { name: "Score preview", exact: true });
}

async function shownScore(page: Page): Promise<number> {
  return Number(await preview(page).locator(".dial-value").textContent());
}

/** Changes something; the preview has another picture then. Returns the score and what is said about the change. */
async function after(page: Page, change: () => Promise<unknown>): Promise<{ residual: number; said: string }> {
  const before = await preview(page).innerText();
  await change();
  await expect(async () => expect(await preview(page).innerText()).not.toBe(before)).toPass({ timeout: 10_000 });
  return { residual: await shownScore(page), said: await preview(page).getByRole("status").innerText() };
}

test.beforeEach(async ({ page }) => {
  await signIn(page, "engineer");
});

test("the preview follows tier, data class and ticks, and says what the last change did", async ({ page }) => {
  await page.goto("/integrations/new?provider=Stripe");
  await fillIn(page, minimum(unique("Preview")));
  const flow = page.getByRole("group", { name: "Data flow 1" });

  const low = await after(page, () => field(page, "Tier").selectOption({ label: "Low" }));
  expect(low.said).toMatch(/Criticality/i);
  const critical = await after(page, () => field(page, "Tier").selectOption({ label: "Critical" }));
  expect(critical.residual).toBeGreaterThanOrEqual(low.residual);

  const open = await after(page, () => field(flow, "Data class").selectOption({ label: "Public" }));
  const cards = await after(page, () => field(flow, "Data class").selectOption({ label: "Cardholder" }));
  expect(cards.residual).toBeGreaterThan(open.residual);
  expect(cards.said).toMatch(/^\d+ to \d+, \d+ higher\. Data/);

  // What the library knows of Stripe has ticked others already.
  const hipaa = await after(page, () => page.getByLabel("HIPAA", { exact: true }).check());
  expect(hipaa.said).toMatch(/HIPAA/);
});

test("the score in the preview is the score that the server stores", async ({ page }) => {
  await page.goto("/integrations/new?provider=Twilio");
  await fillIn(page, minimum(unique("Previewed")));
  await after(page, () => fillIn(page, { Tier: "High", Method: "Webhook", "What may it do in our systems?": "Writes broadly" }));
  const flow = page.getByRole("group", { name: "Data flow 1" });
  await fillIn(flow, { "Data class": "Sensitive personal", Region: "US" });
  await flow.getByLabel("Encrypted in transit").check();
  await page.getByLabel("Checkout (critical)").check();
  const promised = await after(page, () => fillIn(page, { "RTO: we need it back within": "60", Fallback: "None", "Does the provider pass it to sub-processors?": "Yes" }));
  await submit(page, "Register integration");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Previewed/);
  expect(await score(page)).toBe(promised.residual);
});

test("while a record is edited, the preview begins with its score and ends with what is stored", async ({ page }) => {
  const path = await openIntegration(page, "Market stall tills");
  const stored = await score(page);
  await page.goto(`${path}/edit`);
  expect(await shownScore(page)).toBe(stored);
  const changed = await after(page, () => fillIn(page, { Tier: "Critical", "What may it do in our systems?": "Administers, moves money, or changes production" }));
  await submit(page, "Save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Market stall tills");
  expect(await score(page)).toBe(changed.residual);
});

test("what is typed before the script arrives counts too", async ({ page }) => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto("/integrations/new?provider=Stripe", { waitUntil: "commit" });
  await fillIn(page, minimum(unique("Early")));
  const typed = await after(page, async () => {
    await fillIn(page, { Tier: "Low" });
    arrive();
  });
  expect(typed.said).toMatch(/Criticality/i);
  const again = await after(page, () => fillIn(page, { Tier: "Critical" }));
  expect(again.residual).toBeGreaterThanOrEqual(typed.residual);
});

test("a form that came back shows the score of what was typed", async ({ page }) => {
  await page.goto("/integrations/new?provider=Stripe");
  await fillIn(page, { ...minimum(unique("Returned")), Name: "" });
  const typed = await after(page, () => fillIn(page, { Tier: "Best effort" }));
  await submit(page, "Register integration");
  await expect(page.locator("#errors")).toBeVisible();
  expect(await shownScore(page)).toBe(typed.residual);
});
