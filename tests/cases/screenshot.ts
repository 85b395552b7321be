import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

/** The address that pages are made for. Nothing listens there: the browser gets the files of the folder instead. */
const origin = 'http://127.0.0.1:4000/';

/**
 * Takes a screenshot of a page: 1,000 pixels wide, and as high as the page. `folder` is a destination of
 * `slugline publish`.
 */
export async function takeScreenshot(
  browser: Browser,
  folder: string,
  page: string,
  image: string,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  try {
    const opened = await context.newPage();
    await opened.route(`${origin}**`, (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname);
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      return existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404, body: '' });
    });
    const path = page.slice(folder.length).replace(/^\/|\/$/g, '');
    await opened.goto(`${origin}${path.split('/').map(encodeURIComponent).join('/')}/`);
    await opened.screenshot({ path: image, fullPage: true });
  } finally {
    await context.close();
  }
}
