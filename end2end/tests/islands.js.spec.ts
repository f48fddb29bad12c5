// Only the pages that need a script fetch one.
import { expect, signIn, test } from "../fixtures/test.ts";

test("the pages with islands fetch their script once, and keep it", async ({ page }) => {
  await signIn(page, "engineer");
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto("/integrations/new?provider=Stripe", { waitUntil: "networkidle" });
  const script = fetched.filter((url) => /\.(js|wasm)$/.test(url));
  expect(script.map((url) => new URL(url).pathname).toSorted()).toEqual([expect.stringMatching(/^\/pkg\/.*\.js$/), expect.stringMatching(/^\/pkg\/.*\.wasm$/)]);
  for (const url of script) {
    const answer = await page.request.get(url, { headers: { "Accept-Encoding": "br" } });
    expect(answer.headers()["cache-control"], url).toContain("immutable");
    expect(answer.headers()["content-encoding"], url).toBe("br");
  }
});
