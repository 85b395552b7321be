/**
 * `npm run cases`: runs every folder of a cases directory that has a `package` through `slugline publish`, and prints a
 * table of the results. The only thing that it judges is whether each case could be run.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startBrowser } from '../browser/browser.ts';
import { missingWords } from './missing-words.ts';
import { takeScreenshot } from './screenshot.ts';
import { type Row, tableOf } from './table.ts';

const usage = `usage: npm run cases -- [CASE…] [--keep DIR]

Publishes the package of each case (a folder of CASES_DIR, by default ../shared/cases) and prints what came of it. CASE is
the beginning of a folder's name. Screenshots and pages are kept in DIR, by default a new folder below the system's temporary one.
`;

const exec = promisify(execFile);
const cases = resolve(process.env.CASES_DIR ?? join(import.meta.dirname, '../../../shared/cases'));
const program = join(import.meta.dirname, '../../packages/cli/bin/slugline.js');

/** Matches cases about media. Their pages say nothing about how a draft is read. */
const aboutMedia = /^\d+\w*-(?:img|vid)-/;

/** The time limit of a case, ms. A package with a video takes a minute. */
const patience = 5 * 60_000;

interface Published {
  state: string;
  headline: string | null;
  path: string | null;
  reason: string | null;
  warnings: { code: string; message: string }[];
  record?: { action: string; text: string }[];
  doubts?: { code: string }[];
}

async function publish(folder: string, out: string, doubt: 'hold' | 'warn'): Promise<Published> {
  const args = [program, 'publish', join(folder, 'package'), '--out', out, '--json', '--doubt', doubt];
  const options = { timeout: patience, maxBuffer: 64 * 1024 * 1024 };
  // A refused or held story ends with exit 1, but its report is still on stdout.
  const { stdout, stderr } = await exec(process.execPath, args, options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  if (stdout.trim() === '') return failed(stderr);
  return JSON.parse(stdout) as Published;
}

const failed = (stderr: string): Published => ({
  ...{ state: 'not sent', headline: null, path: null, warnings: [] },
  reason: stderr.trim().split('\n', 1)[0] ?? '',
});

async function run(
  name: string,
  kept: string,
  browser: Awaited<ReturnType<typeof startBrowser>>,
): Promise<Row> {
  const folder = join(cases, name);
  if (aboutMedia.test(name)) return { name, state: 'about media: not run' };
  const first = await publish(folder, join(kept, name, 'public'), 'hold');
  // A held story has no page. It is published again with warnings, to get the page that a release would publish.
  const shown = first.state === 'held' ? await publish(folder, join(kept, name, 'public'), 'warn') : first;
  const page = shown.path === null ? undefined : join(kept, name, 'public', shown.path);
  const manifest =
    page !== undefined && existsSync(join(page, 'story.json'))
      ? (JSON.parse(await readFile(join(page, 'story.json'), 'utf8')) as { language: string })
      : undefined;
  const image = manifest && page ? join(kept, `${name}.png`) : undefined;
  if (image && page) await takeScreenshot(browser, join(kept, name, 'public'), page, image);
  return {
    ...{ name, state: first.state, headline: shown.headline, language: manifest?.language },
    ...{ removed: shown.record?.length, doubts: shown.doubts?.map(({ code }) => code) },
    warnings: shown.warnings.map(({ code }) => code),
    missing: manifest && (await missingWords(join(folder, 'package'), manifest, shown.record ?? [])),
    ...(image && { screenshot: image }),
    ...(first.reason !== null && { reason: first.reason }),
  };
}

const args = process.argv.slice(2);
const at = args.indexOf('--keep');
const wanted = args.filter((arg, index) => !arg.startsWith('-') && (at < 0 || index !== at + 1));
if (args.includes('--help')) process.stdout.write(usage);
else if (!existsSync(cases)) {
  process.stderr.write(`There are no cases in ${cases}: set CASES_DIR to a folder that has some.\n`);
  process.exitCode = 2;
} else {
  const kept = at < 0 ? await mkdtemp(join(tmpdir(), 'slugline-cases-')) : resolve(args[at + 1] ?? '.');
  await mkdir(kept, { recursive: true });
  const names = (await readdir(cases))
    .filter((name) => existsSync(join(cases, name, 'package')))
    .filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)))
    .sort();
  const browser = await startBrowser();
  const rows: Row[] = [];
  for (const name of names) {
    rows.push(await run(name, kept, browser));
    process.stderr.write(`${rows.length} of ${names.length}: ${name}\n`);
  }
  await browser.close();
  process.stdout.write(tableOf(rows));
}
