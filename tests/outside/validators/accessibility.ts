import axe, { type AxeResults, type Result } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../../browser/browser.ts';
import { ownPages } from '../own-pages.ts';
import { onAll } from '../program.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

const wide = { width: 1280, height: 900 };
const narrow = { width: 390, height: 844 };

/** The way in which a reader looks at a page. */
interface Look {
  name: string;
  viewport: { width: number; height: number };
  media: Pick<BrowserContextOptions, 'colorScheme' | 'forcedColors'>;
  /** Rules that can't be checked in this way. */
  without?: string[];
}

const looks: Look[] = [
  { name: 'light, wide', viewport: wide, media: { colorScheme: 'light', forcedColors: 'none' } },
  { name: 'dark, wide', viewport: wide, media: { colorScheme: 'dark', forcedColors: 'none' } },
  { name: 'dark, narrow', viewport: narrow, media: { colorScheme: 'dark', forcedColors: 'none' } },
  { name: 'light, narrow', viewport: narrow, media: { colorScheme: 'light', forcedColors: 'none' } },
  {
    name: 'forced colours',
    viewport: wide,
    media: { colorScheme: 'dark', forcedColors: 'active' },
    // axe reads the author's colours. The reader's colours have replaced them.
    without: ['color-contrast'],
  },
];

/** axe-core: WCAG and good practice, on every page of ours and for every look. */
export const accessibility: Validator = {
  name: 'axe',
  programs: ['chromium'],
  check: async (newsroom) => {
    const browser = await startBrowser();
    try {
      const pages = ownPages(newsroom);
      const found = await onAll(pages, async ({ url, path }) => {
        const context = await browser.newContext({ viewport: wide });
        const page = await context.newPage();
        await page.goto(url, { waitUntil: 'load' });
        await page.evaluate(axe.source);
        const findings: Finding[] = [];
        for (const look of looks) findings.push(...(await lookedAt(page, path, look)));
        await context.close();
        return findings;
      });
      return { items: pages.length * looks.length, findings: found.flat() };
    } finally {
      await browser.close();
    }
  },
};

async function lookedAt(
  page: Page,
  path: string,
  { name, viewport, media, without = [] }: Look,
): Promise<Finding[]> {
  await page.setViewportSize(viewport);
  await page.emulateMedia(media);
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const options = JSON.stringify({ rules, resultTypes: ['violations', 'incomplete'] });
  const { violations, incomplete } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  const where = `${path} (${name})`;
  const words = ({ id, help, nodes }: Result) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 120)}`;
  return [
    ...violations.map((result) => error(where, words(result))),
    ...incomplete.map((result) => warning(where, `could not tell: ${words(result)}`)),
  ];
}
