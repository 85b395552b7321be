import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { parse } from 'yaml';
import { browserOnPath } from '../../browser/browser.ts';
import { run } from '../program.ts';
import { error, type Finding, type Validator } from '../validator.ts';

const cli = join(import.meta.dirname, '../lighthouse/node_modules/lighthouse/cli/index.js');
const example = join(import.meta.dirname, '../../../examples/harbour-lights');

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/** The score in each category, 0 to 100. */
type Scores = Record<(typeof categories)[number], number>;

/** The performance of a page differs between runs. The median of this many runs counts. */
const runs = 3;

const perfect: Scores = { performance: 100, accessibility: 100, 'best-practices': 100, seo: 100 };

/** Lighthouse: the example story on a desktop, and the page with twelve videos on a telephone. */
export const lighthouse: Validator = {
  name: 'lighthouse',
  programs: ['chromium'],
  lacks: () => (existsSync(cli) ? undefined : 'Lighthouse is not installed in tests/outside/lighthouse'),
  notInCi: true,
  check: async ({ server, stories }) => {
    const videos = stories.find(({ name }) => name === 'twelve videos');
    const pages = [
      { url: await publishedExample(server), as: 'desktop', least: perfect },
      { url: videos?.url ?? '', as: 'mobile', least: { ...perfect, performance: 95 } },
    ] as const;
    const findings: Finding[] = [];
    for (const { url, as, least } of pages) {
      const measured: Scores[] = [];
      for (let at = 0; at < runs; at++) measured.push(await scoresOf(url, as));
      const where = `${new URL(url).pathname} (${as})`;
      findings.push(...shortfalls(medians(measured), least).map((words) => error(where, words)));
    }
    return { items: pages.length, findings };
  },
};

async function scoresOf(url: string, as: 'desktop' | 'mobile'): Promise<Scores> {
  const { code, stdout, stderr } = await run(
    process.execPath,
    [
      ...[cli, url, '--output', 'json', '--quiet', '--chrome-flags=--headless --no-sandbox --disable-gpu'],
      ...(as === 'desktop' ? ['--preset', 'desktop'] : []),
    ],
    { env: { CHROME_PATH: browserOnPath() } },
  );
  if (code !== 0) throw new Error(`lighthouse ended with ${code}: ${stderr.slice(-500)}`);
  const report = JSON.parse(stdout) as { categories: Record<string, { score: number | null }> };
  const entries = categories.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)]);
  return Object.fromEntries(entries) as Scores;
}

const medians = (measured: readonly Scores[]): Scores =>
  Object.fromEntries(
    categories.map((name) => {
      const sorted = measured.map((scores) => scores[name]).toSorted((one, other) => one - other);
      return [name, sorted[Math.floor(sorted.length / 2)] ?? 0];
    }),
  ) as Scores;

/** Returns the categories whose score is too low. */
export const shortfalls = (scores: Scores, least: Scores): string[] =>
  categories
    .filter((name) => scores[name] < least[name])
    .map((name) => `${name} is ${scores[name]}, not at least ${least[name]}`);

/** Publishes the example story. Returns its address. */
async function publishedExample(server: TestServer): Promise<string> {
  const names = (await readdir(example)).filter((name) => !['draft.txt', 'story.yaml'].includes(name));
  const text = (name: string) => readFile(join(example, name), 'utf8');
  const response = await server.submit({
    draft: await text('draft.txt'),
    story: parse(await text('story.yaml')),
    media: await Promise.all(
      names
        .filter((name) => extname(name) !== '')
        .map(async (name) => new File([new Uint8Array(await readFile(join(example, name)))], name)),
    ),
  });
  const { storyId } = (await response.json()) as StatusReport;
  const { state, url } = await server.settled(storyId);
  if (state !== 'complete' || url === null) throw new Error(`the example story is ${state}`);
  return url;
}
