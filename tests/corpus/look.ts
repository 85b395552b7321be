import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '@slugline/story';
import sharp from 'sharp';
import { startBrowser } from '../browser/browser.ts';

/** Shows pictures with other decoders and other colour management than ours: Chromium's. */
export interface Viewer extends AsyncDisposable {
  /**
   * Returns how a picture looks from afar: sixteen colours in sRGB, on white, upright. Of several frames, it
   * shows the first.
   */
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

/** Returns the largest difference between two looks in one colour, 0 to 255. */
export const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.POSITIVE_INFINITY))));

/**
 * Returns what an animation shows at each hundredth of a second, as a hash of its pixels, and its loop count.
 * Compares times, not frames, because equal frames may have been merged.
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
