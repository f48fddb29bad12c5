// A first visit is light, and nothing comes from elsewhere or against the page's own policy.
import { gzipSync } from "node:zlib";
import type { CDPSession, Page } from "@playwright/test";
import { expect, openIntegration, signIn, test } from "../fixtures/test.ts";

const KB = 1_000;

interface Fetched {
  url: string;
  kind: string;
  bytes: number;
}

/** Everything that comes over the network from now on, as it travels: compressed. Like a first visit: nothing is cached. */
async function listen(page: Page): Promise<{ fetched: Map<string, Fetched>; cdp: CDPSession }> {
  const cdp = await page.context().newCDPSession(page);
  const fetched = new Map<string, Fetched>();
  await cdp.send("Network.enable");
  await cdp.send("Network.clearBrowserCache");
  cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
    fetched.set(requestId, { url: response.url, kind: `${type} ${response.mimeType}`, bytes: 0 });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = fetched.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  return { fetched, cdp };
}

function table(all: Fetched[]): string {
  return all.map(({ url, kind, bytes }) => `${bytes} ${kind} ${url}`).join("\n");
}

const sum = (all: Fetched[]) => all.reduce((total, { bytes }) => total + bytes, 0);

test("the first visit of the list of integrations fetches at most 150 kB, of it 100 kB script", async ({ page }) => {
  await signIn(page, "engineer");
  const { fetched } = await listen(page);
  await page.goto("/integrations", { waitUntil: "networkidle" });
  const all = [...fetched.values()].filter(({ url }) => url.startsWith("http"));
  expect(all.length, "the page and its style at least").toBeGreaterThanOrEqual(2);
  expect(sum(all), table(all)).toBeLessThanOrEqual(150 * KB);
  const script = all.filter(({ kind, url }) => /script|wasm/i.test(kind) || /\.(js|wasm)$/.test(url));
  expect(sum(script), table(script)).toBeLessThanOrEqual(100 * KB);
  expect(script, "a page without islands needs no script file").toEqual([]);
});

test("what the page that registers runs in the browser weighs at most 100 kB", async ({ page }) => {
  await signIn(page, "engineer");
  const html = await (await page.request.get("/integrations/new?provider=Stripe")).text();
  const files = [...new Set(html.match(/\/pkg\/[\w.]+\.(?:js|wasm)/g) ?? [])];
  expect(files.length, "a script and what it loads").toBe(2);
  let bytes = 0;
  for (const file of files) {
    const answer = await page.request.head(file, { headers: { "Accept-Encoding": "br" } });
    expect(answer.headers()["content-encoding"], file).toBe("br");
    bytes += Number(answer.headers()["content-length"]);
  }
  expect(bytes).toBeGreaterThan(1 * KB);
  expect(bytes, "compressed").toBeLessThanOrEqual(100 * KB);
});

test("the page of the list is at most 100 kB, 15 kB compressed, with nothing in it twice", async ({ page }) => {
  await signIn(page, "engineer");
  const answer = await page.goto("/integrations");
  const html = (await answer?.text()) ?? "";
  expect(html.length).toBeLessThanOrEqual(100 * KB);
  expect(gzipSync(html, { level: 2 }).length).toBeLessThanOrEqual(15 * KB);
  expect(html.split("Payroll and ledger").length - 1, "the name of a row stands once").toBe(1);
  const packed = await page.request.get("/integrations", { headers: { "Accept-Encoding": "gzip, br" } });
  expect(packed.headers()["content-encoding"]).toMatch(/^(br|gzip)$/);
});

test("no page asks another site for anything, breaks its own policy, or complains", async ({ page, baseURL, isJs }) => {
  test.slow();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  await signIn(page, "admin");
  const path = await openIntegration(page, "Checkout payments");
  const addresses = [
    "/", "/integrations", path, `${path}/edit`, `${path}/review`, `${path}/credentials/new`, `${path}/incidents/new`, `${path}/evidence/new`,
    "/integrations/new", "/integrations/change", "/integrations/new?provider=Stripe", "/credentials", "/providers", "/providers/new", "/services", "/reports", "/reports/catalogue",
    "/reports/credential-rotation", "/reports/reviews",
  ];
  for (const address of addresses) {
    const answer = await page.goto(address, { waitUntil: "networkidle" });
    expect(answer?.status(), address).toBe(200);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy, address).toContain("default-src 'none'");
    expect(policy, address).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    expect(await page.locator("[style], style").count(), `inline style on ${address}`).toBe(0);
    expect(await page.locator("[onclick], [onchange], [onsubmit], [oninput]").count(), `inline handlers on ${address}`).toBe(0);
  }
  expect(elsewhere).toEqual([]);
  expect(complaints.filter((complaint) => isJs || !complaint.includes("scripting is disabled"))).toEqual([]);
});
