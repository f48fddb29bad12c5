// Every page is accessible in light and dark, on a phone and on a desk, and never scrolls sideways.
import type { Page } from "@playwright/test";
import { checkAxe, everyTheme, expect, field, fillIn, follow, minimum, moves, openIntegration, press, register, type Role, Server, shot, signIn, submit, summary, test, unique } from "../fixtures/test.ts";

type Go = string | ((page: Page) => Promise<unknown>);

const WIDTHS = [320, 375, 1280, 1920];

/** The document is not wider than the window; a table may scroll within itself. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const sticksOut = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return [];
      const wide = Array.from(document.querySelectorAll("main *, header *")).filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
      return [`${scrollWidth} px`, ...wide.slice(0, 8).map((element) => `${element.tagName} ${element.className}: ${element.textContent?.slice(0, 40)}`)];
    });
    expect(sticksOut, `what is wider than a window of ${width} px`).toEqual([]);
  }
}

async function check(page: Page, name: string): Promise<void> {
  await everyTheme(page, async () => {
    await shot(page, name);
    await checkAxe(page);
  });
  await expectNoSidewaysScroll(page);
}

function record(name: string, more = ""): Go {
  return async (page) => {
    const path = await openIntegration(page, name);
    if (more) await page.goto(path + more);
  };
}

function credential(more = ""): Go {
  return async (page) => {
    await openIntegration(page, "Checkout payments");
    await moves(page, () => page.locator("#credentials").getByRole("rowheader").getByRole("link").first().click());
    if (more) await page.goto(page.url() + more);
  };
}

function notice(more = ""): Go {
  return async (page) => {
    await openIntegration(page, "Checkout payments");
    await moves(page, () => page.locator("#versions").getByRole("link", { name: /confirmation field/ }).click());
    if (more) await page.goto(page.url() + more);
  };
}

function document(more = ""): Go {
  return async (page) => {
    await openIntegration(page, "Checkout payments");
    await moves(page, () => page.locator("#data").getByRole("link", { name: "Responsibility matrix" }).click());
    if (more) await page.goto(page.url() + more);
  };
}

const rowWith = (list: string, text: string) => async (page: Page) => {
  await page.goto(list);
  await moves(page, () => page.getByRole("row").filter({ hasText: text }).getByRole("link").first().click());
};

async function go(page: Page, to: Go): Promise<void> {
  if (typeof to === "string") await page.goto(to);
  else await to(page);
}

const PAGES: Record<string, [Role, Go]> = {
  "my work with work": ["owner", "/"],
  "my work without any": ["viewer", "/"],
  "my work of compliance": ["compliance", "/"],
  integrations: ["engineer", "/integrations"],
  "integrations with every column, dense": ["engineer", "/integrations?density=dense&columns=provider,owner,residual,inherent,due,compliance,lifecycle,tier,category,team,confidence,complete"],
  "integrations filtered": ["engineer", "/integrations?lifecycle=live&tier=critical&framework=gdpr"],
  "integrations without a match": ["engineer", "/integrations?q=zebra"],
  "the open filters": ["engineer", async (page) => (await page.goto("/integrations"), page.getByText("Filter", { exact: true }).click())],
  "the open menu of a person": ["engineer", async (page) => (await page.goto("/integrations"), page.locator("header details.menu summary").click())],
  "a record that is looked after": ["owner", record("Checkout payments")],
  "a record with gaps": ["engineer", record("Payroll and ledger")],
  "a record that was just proposed": ["engineer", record("Reply drafts")],
  "a record, read only": ["viewer", record("Storefront")],
  "the choice of a provider": ["engineer", "/integrations/new"],
  "an unknown provider": ["engineer", "/integrations/new?provider=Stripo"],
  "the form that registers": ["engineer", "/integrations/new?provider=Stripe"],
  "the form that edits": ["owner", record("Checkout payments", "/edit")],
  "a search": ["engineer", "/search?q=pay"],
  "a search that finds nothing": ["engineer", "/search?q=zebra"],
  "selected integrations": ["engineer", "/integrations?ticked=all"],
  "asking how to change several integrations": ["owner", async (page) => (await page.goto("/integrations?category=payment&ticked=all"), press(page, "Change owner, team or lifecycle"))],
  "asking before several integrations are changed": ["owner", async (page) => {
    await page.goto("/integrations?category=payment&ticked=all");
    await press(page, "Change owner, team or lifecycle");
    await fillIn(page, { Deputy: "Tom Reyes" });
    await press(page, "Show what will happen");
  }],
  credentials: ["engineer", "/credentials"],
  timeline: ["engineer", "/credentials/timeline"],
  month: ["engineer", "/credentials/timeline/month"],
  agenda: ["engineer", "/credentials/timeline/agenda"],
  "the agenda of what is overdue": ["viewer", "/credentials/timeline/agenda?due=overdue"],
  "the timeline of nobody": ["viewer", "/credentials/timeline?owner=none"],
  "the form of a credential": ["owner", record("Checkout payments", "/credentials/new")],
  "a credential": ["owner", credential()],
  "the form that edits a credential": ["owner", credential("/edit")],
  "the form that withdraws a credential": ["owner", credential("/withdraw")],
  "a rotation": ["auditor", async (page) => (await go(page, credential()), moves(page, () => page.getByRole("region", { name: "Rotations" }).getByRole("link").first().click()))],
  "the form of a rotation": ["owner", async (page) => (await page.goto("/credentials"), page.getByRole("link", { name: "Record rotation" }).first().click())],
  "the form of a review": ["owner", record("Checkout payments", "/review")],
  "the form of an incident": ["owner", record("Checkout payments", "/incidents/new")],
  "a document": ["admin", document()],
  "the form that corrects a document": ["admin", document("/edit")],
  "the form that withdraws a document": ["admin", document("/withdraw")],
  "an incident": ["viewer", async (page) => (await openIntegration(page, "Checkout payments"), moves(page, () => page.locator("#reviews").getByRole("link", { name: "Card payments slow in Europe" }).click()))],
  "a review": ["auditor", async (page) => (await openIntegration(page, "Checkout payments"), moves(page, () => page.locator("#reviews").getByRole("link", { name: /2026/ }).first().click()))],
  "the form of evidence": ["owner", record("Checkout payments", "/evidence/new")],
  providers: ["engineer", "/providers"],
  "a provider": ["engineer", rowWith("/providers", "Stripe")],
  "the form that corrects a provider": ["engineer", async (page) => (await rowWith("/providers", "Stripe")(page), page.goto(`${page.url()}/edit`))],
  "the form that merges a provider": ["admin", async (page) => (await rowWith("/providers", "Stripe")(page), page.goto(`${page.url()}/merge`))],
  "the form of a notice": ["engineer", async (page) => (await rowWith("/providers", "Stripe")(page), page.goto(`${page.url()}/notices/new`))],
  "a notice": ["viewer", notice()],
  "the form that moves a notice": ["compliance", notice("/move")],
  "a provider that nothing uses": ["engineer", rowWith("/providers", "not in use")],
  "the form of a provider": ["engineer", "/providers/new"],
  services: ["engineer", "/services"],
  "a service": ["engineer", rowWith("/services", "Critical")],
  "the form that corrects a service": ["engineer", async (page) => (await rowWith("/services", "Critical")(page), page.goto(`${page.url()}/edit`))],
  "services, read only": ["viewer", "/services"],
  reports: ["auditor", "/reports"],
  "the catalogue": ["auditor", "/reports/catalogue"],
  "the credential rotation report": ["auditor", "/reports/credential-rotation"],
  "the reviews report": ["auditor", "/reports/reviews"],
  "the report of reminders sent": ["auditor", "/reports/reminders-sent"],
  "reports by mail, the choice of one": ["compliance", "/reports/schedules"],
  "the form that has a report mailed": ["compliance", "/reports/schedules?report=reminders-sent&state=dead"],
  "your account": ["viewer", "/account"],
  "the form of a new password": ["viewer", "/account/password"],
  "the settings": ["admin", "/settings"],
  people: ["admin", "/settings/people"],
  "people without a match": ["admin", "/settings/people?q=zebra"],
  "the form of a person": ["admin", "/settings/people/new"],
  "a person": ["admin", rowWith("/settings/people", "Lena Vogt")],
  "a person who left": ["admin", rowWith("/settings/people", "Rolf Hansen")],
  "asking before a person is disabled": ["admin", async (page) => (await go(page, rowWith("/settings/people", "Lena Vogt")), follow(page, "Disable"))],
  teams: ["admin", "/settings/teams"],
  "a team": ["admin", rowWith("/settings/teams", "Delivery")],
  "the form of a channel": ["admin", async (page) => (await go(page, rowWith("/settings/teams", "Delivery")), follow(page, "Add channel"))],
  ladders: ["admin", "/settings/ladders"],
  "the form of a ladder": ["admin", "/settings/ladders/rotation"],
  "a ladder, read only": ["viewer", "/settings/ladders/rotation"],
  "a ladder that is wrong": ["admin", async (page) => {
    await page.goto("/settings/ladders/rotation");
    await fillIn(page, { "Days before the date": "7, 14", Compliance: "never" });
    await submit(page, "Save schedule");
  }],
  policies: ["viewer", "/settings/policies"],
  "the form of a policy": ["admin", "/settings/policies/ssh_key"],
  "a policy before it is set": ["admin", async (page) => {
    await page.goto("/settings/policies/api_key");
    await fillIn(page, { "Days between rotations": "75", "Basis": "Our analysis", "Reason for the change": "Keys leak." });
    await submit(page, "See what it would do");
  }],
  wordings: ["viewer", "/settings/wordings"],
  "the form of a wording": ["admin", "/settings/wordings/version"],
  "a calendar without an address": ["viewer", "/account/calendar"],
  "a calendar's new address": ["engineer", async (page) => {
    await page.goto("/account/calendar");
    await press(page, "Make an address");
  }],
  "a team's calendar": ["admin", async (page) => {
    await go(page, rowWith("/settings/teams", "Delivery"));
    await page.goto(`${new URL(page.url()).pathname}/calendar`);
  }],
  "the form that changes an address": ["admin", async (page) => {
    await go(page, rowWith("/settings/people", "Lena Vogt"));
    await follow(page, "Change address");
  }],
  "the form that records what was revoked": ["admin", async (page) => {
    await openIntegration(page, "Sign-in mail");
    await moves(page, () => page.getByRole("link", { name: /old one still works/ }).click());
  }],
  "the inbox": ["owner", "/inbox"],
  "an inbox without a word": ["viewer", "/inbox"],
  "the inbox, unread": ["owner", "/inbox?show=unread"],
  "a reminder of a rotation": ["owner", rowWith("/inbox", "Rotate Client secret")],
  "a reminder of a review": ["owner", rowWith("/inbox", "Review Order mail")],
  "a reminder that is answered wrongly": ["owner", async (page) => {
    await page.goto("/inbox");
    await moves(page, () => page.getByRole("row").filter({ hasText: "Rotate Zone token" }).getByRole("link").first().click());
    await press(page, "Snooze");
  }],
  "an inbox with the sums of teams": ["compliance", "/inbox"],
  "the delivery log": ["admin", "/reminders"],
  "the delivery log without failures": ["auditor", "/reminders?state=dead"],
  "what is coming": ["compliance", "/reminders/preview?days=7"],
  "what is coming for oneself": ["owner", "/reminders/preview?days=30"],
  jobs: ["admin", "/jobs"],
  "jobs, read only": ["auditor", "/jobs"],
  "nothing at this address": ["engineer", "/nowhere"],
  "a page that is not allowed": ["viewer", "/integrations/new"],
  "an address with a wrong filter": ["engineer", "/integrations?band=enormous"],
};

// No test here builds on another: both workers share the longest file of the suite.
test.describe.configure({ mode: "parallel", timeout: 90_000 });

for (const [name, [role, to]] of Object.entries(PAGES)) {
  test(`${name}: accessible in every theme and width, and never wider than the window`, async ({ page }) => {
    await signIn(page, role);
    await go(page, to);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await check(page, name.replaceAll(/[ ,]+/g, "-"));
  });
}

test("what is shown once, and a channel: accessible, and never wider than the window", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/settings/people/new");
  await submit(page, "Add person");
  await expect(summary(page)).toBeVisible();
  await check(page, "person-with-errors");
  await fillIn(page, { Name: "Theo Falk", "E-mail": `${unique("theo").replaceAll(" ", ".")}@larkmoor.example` });
  await submit(page, "Add person");
  await expect(page.locator("#once")).toBeVisible();
  await check(page, "person-once");
  await go(page, rowWith("/settings/teams", "Delivery"));
  await follow(page, "Add channel");
  await fillIn(page, { Kind: "Webhook with JSON, signed", Name: unique("Pager"), Address: "https://hooks.example.invalid/in" });
  await submit(page, "Add channel");
  await check(page, "channel-once");
  await follow(page, "Go to the channel");
  await check(page, "channel");
});

test("signing in, refused too: accessible, and never wider than the window", async ({ page }) => {
  await page.goto("/sign-in");
  await check(page, "sign-in");
  await press(page, "Sign in");
  await expect(summary(page)).toBeVisible();
  await check(page, "sign-in-refused");
});

test("the welcome page and the empty register: accessible, and never wider than the window", async ({ browser }) => {
  const server = await Server.start({}, { empty: true });
  try {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto(new RegExp(`${server.url}(/welcome/[0-9a-f]+)`).exec(server.log())?.[1] ?? "no link");
    await check(page, "welcome");
    await fillIn(page, { "Your name": "Ada First", "E-mail": "ada@example.org", Password: "three unrelated words", "Password again": "three unrelated words" });
    await press(page, "Create administrator");
    for (const address of ["/", "/integrations", "/credentials", "/services", "/reports"]) {
      await page.goto(address);
      await check(page, `empty${address.replaceAll("/", "-")}`);
    }
    await page.goto("/welcome/0123456789abcdef");
    await check(page, "welcome-used");
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a form with errors: accessible, and never wider than the window", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new?provider=Stripe");
  await fillIn(page, { "RTO: we need it back within": "-1" });
  await fillIn(page.getByRole("group", { name: "Endpoint 1" }), { Address: "http://api.example" });
  await submit(page, "Register integration");
  await expect(summary(page)).toBeVisible();
  await check(page, "register-with-errors");
});

test("two versions of one record: accessible, and never wider than the window", async ({ page, context }) => {
  await signIn(page, "engineer");
  const path = await register(page, unique("Compared"));
  await page.goto(`${path}/edit`);
  const other = await context.newPage();
  await other.goto(`${path}/edit`);
  await fillIn(other, { Purpose: "Theirs, which is a rather long sentence about what it is for", Tier: "High" });
  await submit(other, "Save");
  await fillIn(page, { Purpose: "Mine" });
  await submit(page, "Save");
  await expect(page.locator("#conflict")).toBeVisible();
  await check(page, "conflict");
});

test("the page after registering says what was done to those who hear it too", async ({ page }) => {
  await signIn(page, "engineer");
  const name = unique("Announced");
  await register(page, name);
  await expect(page.getByRole("status").filter({ hasText: name })).toBeVisible();
  await check(page, "registered");
});

test("long words and names nowhere make a page wider than the window", async ({ page }) => {
  await signIn(page, "engineer");
  const name = `${"W".repeat(60)}${unique("ide")}`;
  const path = await register(page, name);
  await page.goto(`${path}/edit`);
  await fillIn(page, { Purpose: "x".repeat(300), Product: "y".repeat(150) });
  await fillIn(page.getByRole("group", { name: "Endpoint 1" }), { Address: `https://${"sub.".repeat(30)}example/${"path".repeat(40)}` });
  await submit(page, "Save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expectNoSidewaysScroll(page);
  await page.goto(`/integrations?q=${"W".repeat(60)}`);
  await expectNoSidewaysScroll(page);
});

test("on the form that registers everything is reached by the Tab key, in the order of the page, and the focus is seen", async ({ page }) => {
  // Where the page comes to rest is what counts, not the way there.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, "engineer");
  await page.goto("/integrations/new?provider=Stripe");
  const wanted = await page.locator("main form").evaluate((form) =>
    Array.from(form.querySelectorAll<HTMLElement>("input:not([type=hidden]), select, textarea, button:not([tabindex='-1']), summary, a[href]"))
      .filter((element) => element.checkVisibility())
      .map((element) => element.id || element.textContent?.trim() || element.tagName),
  );
  expect(wanted.length).toBeGreaterThan(50);
  await page.locator("#main").focus();
  const reached: string[] = [];
  let unseen = "";
  for (let press = 0; press < wanted.length * 2 && reached.length < wanted.length; press++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const bar = document.querySelector(".submit-bar")?.getBoundingClientRect();
      const inBar = element.closest(".submit-bar") !== null;
      return {
        inForm: element.closest("main form") !== null,
        name: element.id || element.textContent?.trim() || element.tagName,
        ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
        hidden: !inBar && bar !== undefined && box.top >= bar.top && box.height > 0,
      };
    });
    if (!at.inForm) continue;
    // A date has parts that the Tab key visits one after the other.
    if (reached.at(-1) === at.name) continue;
    reached.push(at.name);
    if (!at.ring) unseen += `${at.name} shows no focus; `;
    if (at.hidden) unseen += `${at.name} is below the bar; `;
  }
  expect(reached).toEqual(wanted);
  expect(unseen).toBe("");
});

test("an integration is registered with the keyboard alone", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new");
  await field(page, "Provider").focus();
  await page.keyboard.type("Stripe");
  await page.keyboard.press("Enter");
  await expect(field(page, "Name")).toBeVisible();
  const name = unique("Typed");
  await field(page, "Name").focus();
  await page.keyboard.type(name);
  const { Purpose, "What happens when it fails": consequence } = minimum(name);
  for (const [label, text] of [["Purpose", Purpose], ["What happens when it fails", consequence]] as const) {
    while (!(await field(page, label).evaluate((element) => element === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.type(text ?? "");
  }
  await field(page, "Name").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 }), "Enter in a field saves; it removes no row").toHaveText(name);
});

test("the first press of Tab offers to skip to the content, and does", async ({ page }) => {
  await signIn(page, "engineer");
  for (const address of ["/", "/integrations", "/integrations/new?provider=Stripe"]) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
  }
});

test("the slash leads to the search, but not while somebody is typing", async ({ page }) => {
  await signIn(page, "engineer");
  await page.goto("/integrations/new?provider=Stripe");
  await page.keyboard.press("/");
  const search = page.getByRole("dialog").getByRole("searchbox");
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("");
  await page.keyboard.press("Escape");
  await field(page, "Name").focus();
  await page.keyboard.press("/");
  await expect(field(page, "Name")).toHaveValue("/");
});

test("on a phone the menu opens, leads on, and closes with Escape", async ({ page }) => {
  await signIn(page, "engineer");
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto("/");
  const menu = page.getByRole("navigation", { name: "Main" });
  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(menu).toBeVisible();
  await checkAxe(page);
  await shot(page, "menu");
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await follow(menu, "Providers");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Providers");
});

test("who asks for less motion gets none", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, "engineer");
  for (const address of ["/", "/integrations", "/integrations/new?provider=Stripe"]) {
    await page.goto(address);
    const moving = await page.evaluate(() =>
      Array.from(document.querySelectorAll("*"))
        .filter((element) => {
          const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
          const seconds = `${transitionDuration},${animationDuration}`.split(",").map((part) => (part.trim().endsWith("ms") ? Number.parseFloat(part) / 1_000 : Number.parseFloat(part)));
          return seconds.some((duration) => duration > 0.01) || scrollBehavior === "smooth";
        })
        .map((element) => `${element.tagName} ${element.className}`),
    );
    expect(moving, address).toEqual([]);
  }
});
