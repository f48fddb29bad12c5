// Every spec runs twice: with JavaScript on, and again with it off, unless its name says otherwise: *.js.spec.ts is
// about a script and *.axe.spec.ts injects one, so both belong to the first project only; *.nojs.spec.ts to the second.
import { defineConfig, devices } from "@playwright/test";

const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const browser = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1280, height: 900 },
  locale: "en-GB",
  timezoneId: "UTC",
  // A page that is still scrolling moves away from under a click.
  contextOptions: { reducedMotion: "reduce" as const },
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: CHROMIUM_ARGS,
  },
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./fixtures/demo-data.ts",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [["list"]],
  use: { screenshot: "only-on-failure", trace: "off" },
  projects: [
    { name: "js", testIgnore: "**/*.nojs.spec.ts", use: { ...browser, javaScriptEnabled: true } },
    { name: "nojs", testIgnore: ["**/*.axe.spec.ts", "**/*.js.spec.ts"], use: { ...browser, javaScriptEnabled: false } },
  ],
});
