import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/**
 * The browser the end-to-end tests drive: the one `CHROMIUM_PATH` names, else
 * Playwright's (undefined: Playwright knows where), else the system's, else one
 * installed now. Throws with what to do when there is none to be had.
 */
export function findBrowser(): string | undefined {
  if (process.env["CHROMIUM_PATH"]) return process.env["CHROMIUM_PATH"];
  if (playwrightHasOne()) return undefined;
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (system) return system;
  console.log("No browser found; trying to install one…");
  spawnSync("node_modules/.bin/playwright", ["install", "chromium"], { stdio: "inherit" });
  if (playwrightHasOne()) return undefined;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit" });
    if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  }
  throw new Error("No browser for the end-to-end tests. Install Chromium (on Debian: apt-get install chromium) or set CHROMIUM_PATH.");
}

function playwrightHasOne(): boolean {
  try {
    return existsSync(chromium.executablePath());
  } catch {
    return false;
  }
}
