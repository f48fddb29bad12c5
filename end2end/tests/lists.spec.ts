// Lists: every view is an address, can be narrowed, ordered and taken away as a file that says the same.
import type { Page } from "@playwright/test";
import { download, expect, fillIn, follow, moves, openIntegration, press, shot, shownColumn, shownRows, signIn, test } from "../fixtures/test.ts";

/** Opens the panel, sets these filters, applies them. */
async function narrow(page: Page, filters: Record<string, string>): Promise<void> {
  await page.getByText("Filter", { exact: true }).click();
  await fillIn(page.locator(".filter-panel"), filters);
  await press(page, "Apply filters");
}

/** The number before the noun: "43 integrations". */
async function count(page: Page): Promise<number> {
  return Number.parseInt((await page.locator(".filter-count").innerText()).replaceAll(",", ""), 10);
}

async function csv(page: Page) {
  return download(page, page.getByRole("link", { name: "Export CSV", exact: true }));
}

test.beforeEach(async ({ page }) => {
  await signIn(page, "auditor");
});

test.describe("integrations", () => {
  test("every filter narrows the list, shows as a chip, and is gone with its chip", async ({ page }) => {
    await page.goto("/integrations");
    const all = await count(page);
    for (const [label, value, column] of [
      ["Lifecycle", "Deprecated", "lifecycle"],
      ["Category", "Payment", "category"],
      ["Residual", "Critical", "residual"],
      ["Tier", "High", "tier"],
      ["Data class", "Cardholder", null],
      ["Compliance", "PCI DSS", "compliance"],
      ["Environment", "Staging", null],
      ["Owner", "Ana Lind", "owner"],
      ["Team", "Payments", "team"],
      ["Provider", "Stripe", "provider"],
      ["Due", "Overdue", "due"],
    ] as const) {
      await page.goto(column ? `/integrations?columns=${column}` : "/integrations");
      await narrow(page, { [label]: value });
      const chip = page.getByRole("list", { name: "Filters that are set" }).getByRole("link", { name: new RegExp(value, "i") });
      await expect(chip, `the chip of ${label}`).toHaveCount(1);
      const shown = await shownRows(page);
      expect(shown.length, `${label} ${value} finds something`).toBeGreaterThan(0);
      expect(await count(page)).toBe(shown.length);
      expect(shown.length, `${label} ${value} leaves something out`).toBeLessThan(all);
      if (column) {
        const header = { lifecycle: "Lifecycle", category: "Category", residual: "Residual", tier: "Tier", compliance: "Compliance", owner: "Owner", team: "Team", provider: "Provider", due: "Next due" }[column];
        const wanted = label === "Due" ? /overdue|never|expired|ended|ago/i : new RegExp(value, "i");
        for (const cell of await shownColumn(page, header)) expect(cell, `${label} ${value}`).toMatch(wanted);
      }
      await moves(page, () => chip.click());
      await expect(page.getByRole("list", { name: "Filters that are set" })).toHaveCount(0);
      expect(await count(page)).toBe(all);
      if (column) await expect(page).toHaveURL(new RegExp(`columns=${column}`));
    }
  });

  test("nobody is an owner that can be looked for", async ({ page }) => {
    await page.goto("/integrations");
    await narrow(page, { Owner: "Nobody" });
    for (const cell of await shownColumn(page, "Owner")) expect(cell).toMatch(/Unowned|\(left\)/);
    expect((await shownRows(page)).length).toBeGreaterThan(0);
  });

  test("filters add up, one chip takes one away, and all go at once", async ({ page }) => {
    await page.goto("/integrations");
    const all = await count(page);
    await narrow(page, { Lifecycle: "Live", Compliance: "GDPR" });
    const both = await count(page);
    await narrow(page, { Tier: "Critical" });
    await expect(page.getByRole("list", { name: "Filters that are set" }).getByRole("link")).toHaveCount(3);
    expect(await count(page), "the filters before stay").toBeLessThan(both);
    await moves(page, () => page.getByRole("list", { name: "Filters that are set" }).getByRole("link", { name: /Critical/ }).click());
    expect(await count(page)).toBe(both);
    await follow(page, "Clear all");
    expect(await count(page)).toBe(all);
    await expect(page).toHaveURL(/\/integrations$/);
  });

  test("a search finds by words of name, provider and purpose, and stays while filters are set", async ({ page }) => {
    await page.goto("/integrations");
    for (const [text, found] of [["checkout", "Checkout payments"], ["stripe", "Checkout payments"], ["wallet", "PayPal wallet"], ["Check pay", "Checkout payments"]] as const) {
      await narrow(page, { Words: text });
      await expect(page).toHaveURL(/[?&]q=/);
      expect(await shownRows(page), text).toContain(found);
      await expect(page.getByLabel("Words")).toHaveValue(text);
    }
    await narrow(page, { Lifecycle: "Live" });
    await expect(page).toHaveURL(/q=Check/);
    expect(await shownRows(page)).toContain("Checkout payments");
  });

  test("retired and rejected integrations stay out of sight until they are asked for", async ({ page }) => {
    await page.goto("/integrations");
    expect(await shownRows(page)).not.toContain("Gift card gateway");
    await narrow(page, { Lifecycle: "Retired" });
    expect(await shownRows(page)).toContain("Gift card gateway");
  });

  test("every header that sorts sorts both ways, says which, and keeps the filters", async ({ page }) => {
    const text = (value: string) => value.toLowerCase();
    const number = (value: string) => Number.parseInt(value, 10);
    for (const [header, key, first] of [
      ["Integration", text, "ascending"],
      ["Provider", text, "ascending"],
      ["Owner", null, "ascending"],
      ["Residual", number, "descending"],
      ["Inherent", number, "descending"],
      ["Next due", null, "ascending"],
    ] as const) {
      await page.goto("/integrations?lifecycle=live&sort=name");
      const shown = new Set(await shownRows(page));
      const column = page.getByRole("columnheader", { name: header, exact: true });
      if (header === "Integration") await page.goto("/integrations?lifecycle=live");
      const orders: (string | null)[] = [];
      const values: string[][] = [];
      for (let click = 0; click < 2; click++) {
        await moves(page, () => column.getByRole("link").click());
        await expect(column).toHaveAttribute("aria-sort", /ending/);
        await expect(page).toHaveURL(/lifecycle=live/);
        orders.push(await column.getAttribute("aria-sort"));
        values.push(header === "Integration" ? await shownRows(page) : await shownColumn(page, header));
        expect(new Set(await shownRows(page)), `${header} leaves nobody out`).toEqual(shown);
      }
      expect(orders).toEqual(first === "ascending" ? ["ascending", "descending"] : ["descending", "ascending"]);
      if (key) {
        for (const [index, order] of orders.entries()) {
          const keys: (string | number)[] = (values[index] ?? []).map((value) => key(value));
          const sorted = keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          expect(keys, `${header} ${order}`).toEqual(order === "ascending" ? sorted : sorted.reverse());
        }
      } else {
        expect(values[1], `${header} turned round`).not.toEqual(values[0]);
      }
    }
  });

  test("columns are chosen one by one, the first always stays, and the address remembers", async ({ page }) => {
    await page.goto("/integrations");
    const columns = page.locator(".filter-tools details.menu").first();
    await columns.locator("summary").click();
    await moves(page, () => columns.getByRole("link", { name: "Tier" }).click());
    await expect(page.getByRole("columnheader", { name: "Tier", exact: true })).toBeVisible();
    await columns.locator("summary").click();
    await moves(page, () => columns.getByRole("link", { name: "Inherent" }).click());
    await expect(page.getByRole("columnheader", { name: "Inherent" })).toHaveCount(0);
    await expect(page.getByRole("columnheader", { name: "Integration" })).toBeVisible();
    const address = page.url();
    await page.goto("/providers");
    await page.goto(address);
    await expect(page.getByRole("columnheader", { name: "Tier", exact: true })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Inherent" })).toHaveCount(0);
  });

  test("rows come denser, and the choice stays through sorting and filtering", async ({ page }) => {
    await page.goto("/integrations");
    const height = async () => ((await page.locator("tbody").boundingBox())?.height ?? 0) / (await shownRows(page)).length;
    const comfortable = await height();
    await follow(page.getByRole("group", { name: "Density" }), "Dense");
    await expect(page.getByRole("group", { name: "Density" }).getByRole("link", { name: "Dense" })).toHaveAttribute("aria-current", "true");
    expect(await height()).toBeLessThan(comfortable);
    await moves(page, () => page.getByRole("columnheader", { name: "Provider" }).getByRole("link").click());
    await narrow(page, { Lifecycle: "Live" });
    expect(await height()).toBeLessThan(comfortable);
  });

  test("nothing found is told apart from nothing there, with the way back", async ({ page }) => {
    await page.goto("/integrations?q=zebra+crossing");
    await expect(page.getByRole("heading", { level: 2, name: "No integrations match" })).toBeVisible();
    await shot(page, "no-match");
    await follow(page.locator("main .empty"), "Clear filters");
    expect(await count(page)).toBeGreaterThan(0);
  });

  test("the file has the rows of the table with the same facts, whatever the filters and the order", async ({ page }) => {
    for (const address of ["/integrations", "/integrations?framework=gdpr&sort=-name", "/integrations?q=payments&sort=provider", "/integrations?due=overdue&sort=due"]) {
      await page.goto(`${address}${address.includes("?") ? "&" : "?"}columns=provider,owner,residual,inherent`);
      const file = await csv(page);
      // The page holds the first rows of the list, the file all of them.
      expect(file.rows.length, address).toBe(await count(page));
      const shown = await shownRows(page);
      const rows = file.rows.slice(0, shown.length);
      expect(rows.map((row) => row.name), address).toEqual(shown);
      expect(rows.map((row) => row.provider)).toEqual(await shownColumn(page, "Provider"));
      expect(rows.map((row) => row.owner || "Unowned")).toEqual(await shownColumn(page, "Owner"));
      expect(rows.map((row) => String(Math.floor(Number(row.inherent))))).toEqual(await shownColumn(page, "Inherent"));
      expect(Object.keys(rows[0]!)).toEqual(["id", "name", "provider", "owner", "residual", "residual_band", "inherent", "inherent_band"]);
      const residual = (await shownColumn(page, "Residual")).map((cell) => Number.parseInt(cell, 10));
      expect(rows.map((row) => Math.floor(Number(row.residual)))).toEqual(residual);
    }
  });

  test("a row leads to its record", async ({ page }) => {
    await openIntegration(page, "Checkout payments");
    await expect(page.locator(".page-header")).toContainText("Stripe");
  });
});

test.describe("credentials", () => {
  test("more than a page has a next one, and the way back leads through the same rows", async ({ page }) => {
    for (const order of ["", "?sort=name"]) {
      await page.goto(`/credentials${order}`);
      const total = await count(page);
      expect(total, "the demo has more than one page of credentials").toBeGreaterThan(50);
      const first = await page.getByRole("row").allInnerTexts();
      expect(first.length - 1).toBe(50);
      await expect(page.getByRole("link", { name: "Previous", exact: true })).toHaveCount(0);
      await follow(page, "Next");
      const second = await page.getByRole("row").allInnerTexts();
      expect(second.length - 1, "the rest").toBe(total - 50);
      expect(second.slice(1).filter((row) => first.includes(row))).toEqual([]);
      await expect(page.getByRole("link", { name: "Next", exact: true })).toHaveCount(0);
      await follow(page, "Previous");
      expect(await page.getByRole("row").allInnerTexts()).toEqual(first);
      await expect(page.getByRole("link", { name: "Previous", exact: true })).toHaveCount(0);
    }
  });

  test("the most urgent come first, and the order by name is one click away", async ({ page }) => {
    await page.goto("/credentials");
    const status = await shownColumn(page, "Status");
    const urgent = status.map((text) => /overdue|never rotated|expired/.test(text));
    expect(urgent.lastIndexOf(true)).toBeLessThan(urgent.indexOf(false));
    await moves(page, () => page.getByRole("columnheader", { name: "Credential", exact: true }).getByRole("link").click());
    const names = await shownRows(page);
    const order = new Intl.Collator("en", { numeric: true, ignorePunctuation: false });
    expect(names.map((name) => name.replace(/[^\p{L}\p{N}]+/gu, " "))).toEqual(names.map((name) => name.replace(/[^\p{L}\p{N}]+/gu, " ")).toSorted(order.compare));
  });

  test("every filter narrows the list, shows as a chip, and is gone with its chip", async ({ page }) => {
    await page.goto("/credentials");
    const all = await count(page);
    for (const [label, value, header, wanted] of [
      ["Words of the name", "Live", "Credential", /\bLive/i],
      ["Status", "Overdue", "Status", /overdue|expired|never/],
      ["Kind", "SSH key", "Credential", /SSH key/],
      ["Environment", "Staging", "Environment", /Staging/],
    ] as const) {
      await page.goto("/credentials");
      await narrow(page, { [label]: value });
      expect(await count(page)).toBeGreaterThan(0);
      expect(await count(page)).toBeLessThan(all);
      for (const cell of await shownColumn(page, header)) expect(cell).toMatch(wanted);
      await moves(page, () => page.getByRole("list", { name: "Filters that are set" }).getByRole("link").click());
      expect(await count(page)).toBe(all);
    }
    await page.goto("/credentials?q=zebra");
    await expect(page.getByRole("heading", { name: "No credentials match" })).toBeVisible();
  });

  test("the file has every row of every page, in the same order, and no secret's place is lost", async ({ page }) => {
    await page.goto("/credentials?sort=name");
    const file = await csv(page);
    const shown = await shownRows(page);
    await follow(page, "Next");
    shown.push(...(await shownRows(page)));
    expect(file.rows.map((row) => row.name)).toEqual(shown);
    await page.goto("/credentials?status=overdue&kind=api_key");
    const narrowed = await csv(page);
    expect(narrowed.rows.map((row) => row.name)).toEqual(await shownRows(page));
  });
});

test.describe("providers", () => {
  test("the list narrows by name, category and use; its file says the same", async ({ page }) => {
    await page.goto("/providers");
    const all = await count(page);
    expect(all).toBeGreaterThanOrEqual(43);
    await narrow(page, { "Words of the name": "str" });
    expect(await shownRows(page)).toEqual(["Stripe"]);
    await page.goto("/providers");
    await narrow(page, { Category: "Payment" });
    for (const cell of await shownColumn(page, "Category")) expect(cell).toBe("Payment");
    const file = await csv(page);
    expect(file.rows.map((row) => row.name)).toEqual(await shownRows(page));
    await page.goto("/providers");
    await page.getByText("Filter", { exact: true }).click();
    await page.getByLabel("Only those in use").check();
    await press(page, "Apply filters");
    expect(await count(page)).toBeLessThan(all);
    for (const cell of await shownColumn(page, "Integrations")) expect(Number(cell)).toBeGreaterThan(0);
    await page.goto("/providers?q=zebra");
    await expect(page.getByRole("heading", { name: "No providers match" })).toBeVisible();
  });

  test("a provider's page says what we use of it, how each fact is known, and what it announced", async ({ page }) => {
    await page.goto("/providers?q=Stripe");
    await follow(page.getByRole("rowheader"), "Stripe");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stripe");
    await expect(page.getByRole("table", { name: "Integrations of this provider" })).toContainText("Checkout payments");
    await expect(page.getByRole("table", { name: "Change notices of this provider" })).toContainText("a confirmation field becomes required");
    await expect(page.locator("main")).toContainText("status.stripe.com");
    await expect(page.locator("main")).toContainText(/third-party list|vendor/);
  });
});

test("services say what depends on what, and an engineer adds one", async ({ page }) => {
  await page.goto("/services");
  await expect(page.getByRole("row", { name: /^Checkout / })).toContainText("Order management");
  await expect(page.getByRole("button", { name: "Add service" })).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, "engineer");
  await page.goto("/services");
  const name = `Tent rental ${process.pid} ${test.info().project.name}`;
  await fillIn(page, { Name: name, Criticality: "Low" });
  await page.getByLabel("Billing", { exact: true }).check();
  await press(page, "Add service");
  await expect(page.getByRole("status").filter({ hasText: `Added ${name}` })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Billing");
});

test.describe("reports", () => {
  test("every report has a page, a table, a meaning for each column, and a file with those columns", async ({ page }) => {
    await page.goto("/reports");
    const titles = await shownRows(page);
    expect(titles.length).toBeGreaterThanOrEqual(3);
    for (const title of titles) {
      await page.goto("/reports");
      await follow(page.getByRole("rowheader"), title);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      const shown = (await shownRows(page)).length;
      expect(shown, title).toBeGreaterThan(0);
      const file = await csv(page);
      const columns = Object.keys(file.rows[0] ?? {});
      // A page shows a hundred rows; the file holds all of them.
      if (shown < 100) expect(file.rows.length, title).toBe(shown);
      else expect(file.rows.length, title).toBeGreaterThanOrEqual(shown);
      await page.getByText("What the columns of the file mean").click();
      const explained = await page.locator("details dl dt").allInnerTexts();
      expect(explained).toEqual(columns);
    }
  });

  test("a report narrows by its parameters, on the page and in the file", async ({ page }) => {
    await page.goto("/reports/credential-rotation");
    const all = (await shownRows(page)).length;
    await narrow(page, { Status: "Overdue" });
    const shown = await shownRows(page);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThan(all);
    const file = await csv(page);
    expect(file.rows.length).toBe(shown.length);
    expect(new Set(file.rows.map((row) => row.status))).toEqual(new Set(["overdue", "expired", "never_rotated"]));
    await moves(page, () => page.getByRole("list", { name: "Filters that are set" }).getByRole("link").click());
    expect((await shownRows(page)).length).toBe(all);
  });

  test("a report cannot be read by those who may not export, nor its file", async ({ page }) => {
    await page.context().clearCookies();
    await signIn(page, "viewer");
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reports" })).toHaveCount(0);
    for (const address of ["/reports", "/reports/credential-rotation", "/reports/credential-rotation.csv"]) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(403);
    }
  });
});
