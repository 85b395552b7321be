import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pageAssets } from '@slugline/render';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../browser/browser.ts';

const require = createRequire(import.meta.url);

/** Pages of another site with players and a picture viewer (`inside/play.js`). Open as many as you need. */
export interface BarePages extends AsyncDisposable {
  open(): Promise<Page>;
}

const page = `<!doctype html><link rel="icon" href="data:,"><title>A player</title>
<script src="/dash.js"></script><script src="/shaka.js"></script><script type="module" src="/play.js"></script><body></body>`;

/** Starts a browser and a server for such pages. hls.js is the same file that a story's page loads. */
export async function openBarePages(): Promise<BarePages> {
  const served = new Map<string, string | Uint8Array>([
    ['/', page],
    ['/hls.js', pageAssets.find(({ name }) => name.startsWith('hls.'))?.bytes ?? ''],
    ['/dash.js', readFileSync(require.resolve('dashjs'))],
    ['/shaka.js', readFileSync(require.resolve('shaka-player'))],
    ['/play.js', readFileSync(join(import.meta.dirname, 'inside', 'play.js'))],
  ]);
  const server = createServer(({ url = '' }, response) => {
    const found = served.get(url);
    const type = url === '/' ? 'text/html; charset=utf-8' : 'text/javascript';
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': type }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (browser?: Browser) => {
    await browser?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  const browser = await startBrowser().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    open: async () => {
      const opened = await browser.newPage();
      await opened.goto(`http://127.0.0.1:${port}/`);
      return opened;
    },
    [Symbol.asyncDispose]: () => close(browser),
  };
}
