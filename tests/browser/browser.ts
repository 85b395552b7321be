import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Starts the system's Chromium: playwright-core brings no browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserOnPath(),
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** Returns the path of the system's Chromium. Throws if there is none. */
export function browserOnPath(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
  if (found) return found;
  throw new Error(`no ${names.join(', ')} on the PATH: install Debian's package chromium to run these tests`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * An open page, and everything that went wrong on it: errors on the console, uncaught errors, failed requests.
 */
export interface Visit extends AsyncDisposable {
  page: Page;
  complaints: string[];
  /** Asks the witness inside the page. */
  ask<T>(question: string): Promise<T>;
  /** Waits until an expression is true in the page, by default at most 30 s. */
  until(condition: string, seconds?: number): Promise<void>;
}

const inside = (script: string) => join(import.meta.dirname, 'inside', script);

export interface VisitOptions extends BrowserContextOptions {
  /** Scripts of `inside/` that run before the page's own. */
  scripts?: string[];
  /** Addresses that fail for this visitor. */
  unreachable?: RegExp;
  /** Called before the page opens the address. */
  before?: (page: Page) => Promise<void>;
}

/** Opens an address in a browser profile of its own. */
export async function visit(
  browser: Browser,
  url: string,
  { scripts = [], unreachable, before, ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  for (const script of ['witness.js', ...scripts]) await context.addInitScript({ path: inside(script) });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A player that has loaded enough of a file aborts the request. That is no failure.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} for ${request.url()}`);
  });
  if (unreachable) await page.route(unreachable, (route) => route.abort());
  await before?.(page);
  await page.goto(url, { waitUntil: 'load' });
  return {
    page,
    complaints,
    ask: (question) => page.evaluate(`witness.${question}`),
    until: (condition, seconds = 30) => until(page, condition, seconds),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Not `waitForFunction`: it evaluates in the page itself, which the page's policy refuses. */
async function until(page: Page, condition: string, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await page.evaluate<boolean>(`Boolean(${condition})`))) {
    if (Date.now() > end) throw new Error(`after ${seconds} s there is not yet ${condition}`);
    await page.waitForTimeout(50);
  }
}
