// Registering begins with the provider: found by the beginning of its name, offered, or added.
import { expect, fillIn, follow, press, signIn, submit, test, unique } from "../fixtures/test.ts";

test("a unique beginning of a provider's name and Enter are enough", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new");
  const provider = page.getByLabel("Provider");
  await provider.fill("Str");
  await provider.press("Enter");
  await expect(page.locator("#f-provider option:checked")).toHaveText("Stripe");
  await expect(page.locator("#f-endpoints-0-url")).toHaveValue("https://api.stripe.com");
  await expect(page.locator("#f-endpoints-0-url-basis")).toContainText("from the provider library");
  await expect(page.locator("#f-compliance-pci-dss")).toBeChecked();
});

test("several providers that begin so are offered as links", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new");
  await page.getByLabel("Provider").fill("Goo");
  await page.getByLabel("Provider").press("Enter");
  const offered = page.locator("#similar").getByRole("link");
  expect(await offered.count()).toBeGreaterThan(1);
  await offered.filter({ hasText: "Google Maps Platform" }).click();
  await expect(page.locator("#f-provider option:checked")).toHaveText("Google Maps Platform");
});

test("a name that no provider has goes on to adding it, and from there back to registering", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new");
  const name = unique("Zeltzahl");
  await fillIn(page, { Provider: name });
  await press(page, "Use this provider");
  await follow(page, `Add “${name}”`);
  await expect(page.locator("#f-name")).toHaveValue(name);
  await fillIn(page, { Category: "Payment" });
  await submit(page, "Add provider");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Register integration");
  await expect(page.locator("#f-provider option:checked")).toHaveText(name);
});
