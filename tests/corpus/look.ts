import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '@slugline/story';
import sharp from 'sharp';
import { startBrowser } from '../browser/browser.ts';

/** Somebody who looks at pictures, with other decoders and other colour management than ours: Chromium's. */
export interface Viewer extends AsyncDisposable {
  /** How a picture looks from afar: sixteen colours in sRGB, on white, upright; of the first frame, where there are several. */
  lookAt(file: string): Promise<number[]>;
}

export async function openViewer(): Promise<Viewer> {
  const browser = await startBrowser();
  const page = await browser.newPage();
  await page.addScriptTag({ path: join(import.meta.dirname, 'inside', 'look.js') });
  return {
    lookAt: async (file) => {
      const bytes = (await readFile(file)).toString('base64');
      return page.evaluate<number[]>(`lookAt(${JSON.stringify(bytes)})`);
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** The largest difference of one colour between two looks, 0 to 255. */
export const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.POSITIVE_INFINITY))));

/**
 * What an animation shows at each hundredth of a second, as a hash of its pixels, and how often it does: frames that
 * are alike may have become one.
 */
export async function shownOf(file: string): Promise<{ ticks: string[]; loop: number | undefined }> {
  const { delay = [], loop } = await sharp(file).metadata();
  const ticks: string[] = [];
  for (const [page, shown] of delay.entries()) {
    const pixels = await sharp(file, { page }).ensureAlpha().raw().toBuffer();
    const hash = sha256Of(pixels);
    ticks.push(...Array<string>(shown / 10).fill(hash));
  }
  return { ticks, loop };
}
