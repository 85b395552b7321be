// Reads the public side while chaos runs, in a process of its own, and reports each broken promise to its parent.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Of } from '@slugline/story';
import { look } from './documents.ts';
import type { Broken, Sent } from './promises.ts';
import { get } from './request.ts';

/** Messages from the parent: the address of the public side, an embargo, or the request to end. */
export type Order =
  | { publicFolder: string; edgeUrl: string }
  | { embargo: Pick<Sent, 'marker' | 'embargo'> }
  | 'end';

/** Messages of this process. `reads` counts documents. */
export type Report = { broken: Broken } | { reads: number };

const encodings = ['identity', 'br', 'gzip'] as const;
/**
 * The number of documents that are read between two rests, and the length of a rest (ms), which leaves the
 * cores to the newsroom.
 */
const atOnce = 8;
const rest = 40;

const embargoes: { marker: string; embargo: number }[] = [];
/** The newest edition seen in each manifest. */
const editions = new Map<string, number>();
/** The versions of each document, in the order in which they were first seen. */
const versions = new Map<string, string[]>();
/** Files whose bytes were right. */
const verified = new Set<string>();
let reads = 0;
let ending = false;

const tell = (report: Report) => process.send?.(report);
const told = new Set<string>();
const breaks = (promise: Broken['promise'], where: string, what: string) => {
  const once = `${promise} ${where}`;
  if (told.has(once)) return;
  told.add(once);
  tell({ broken: { promise, where, what } });
};

process.on('disconnect', () => process.exit(ending ? 0 : 1));
process.on('message', (order: Order) => {
  if (order === 'end') ending = true;
  else if ('embargo' in order) embargoes.push(order.embargo as { marker: string; embargo: number });
  else void watch(order.publicFolder, order.edgeUrl);
});

async function watch(publicFolder: string, edgeUrl: string): Promise<void> {
  while (!ending) {
    let n = 0;
    for (const path of await livePaths(publicFolder)) {
      if (ending) break;
      await readFromFolder(publicFolder, path, edgeUrl);
      await readFromEdge(publicFolder, path, edgeUrl);
      if (++n % atOnce === 0) await sleep(rest);
    }
    await sleep(rest);
  }
  tell({ reads });
  process.disconnect();
}

async function livePaths(publicFolder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(['*/*/*/*/{story.json,index.html}', 'feeds/*.xml'], { cwd: publicFolder }))
    paths.push(path);
  return paths;
}

async function readFromFolder(publicFolder: string, path: string, edgeUrl: string): Promise<void> {
  const before = Date.now();
  const text = await readFile(join(publicFolder, path), 'utf8').catch(() => undefined);
  if (text === undefined) breaks('lost', path, 'the document was there, and is gone');
  else await check(publicFolder, path, text, edgeUrl, before);
}

async function readFromEdge(publicFolder: string, path: string, edgeUrl: string): Promise<void> {
  const encoding = encodings[reads % encodings.length] ?? 'identity';
  const url = new URL(path.replace(/index\.html$/, ''), edgeUrl).href;
  const before = Date.now();
  try {
    const answer = await get(url, encoding);
    if (answer === undefined || answer.status >= 500) return;
    if (answer.status !== 200) breaks('lost', url, `answered ${answer.status}`);
    else await check(publicFolder, path, answer.text, edgeUrl, before);
  } catch (error) {
    breaks('torn', url, `${encoding}: ${(error as Error).message}`);
  }
}

/**
 * Reading the folder and reading the edge share this record: a reader who uses both must not go back either.
 */
async function check(
  publicFolder: string,
  path: string,
  text: string,
  edgeUrl: string,
  before: number,
): Promise<void> {
  reads++;
  const seen = look(path, text, edgeUrl);
  if (seen.torn !== undefined) return breaks('torn', path, seen.torn);
  for (const { marker, embargo } of embargoes) {
    if (embargo > before && text.includes(marker))
      breaks('embargo', path, `${marker} ${embargo - before} ms early`);
  }
  if (seen.edition !== undefined) {
    const newest = editions.get(path) ?? 0;
    if (seen.edition < newest) breaks('older', path, `edition ${seen.edition} after ${newest}`);
    editions.set(path, Math.max(newest, seen.edition));
  }
  if (!path.startsWith('feeds/')) goesBack(path, text);
  for (const { path: named, sha256 } of seen.names) await checkFile(publicFolder, path, named, sha256);
}

/** A page has no number, but a replaced version must not come back. */
function goesBack(path: string, text: string): void {
  const hash = sha256Of(text);
  const known = versions.get(path) ?? [];
  versions.set(path, known);
  if (known.at(-1) === hash) return;
  if (known.includes(hash))
    breaks('older', path, `version ${known.indexOf(hash) + 1} after version ${known.length}`);
  known.push(hash);
}

async function checkFile(
  publicFolder: string,
  by: string,
  path: string,
  sha256: string | undefined,
): Promise<void> {
  const key = `${path} ${sha256 ?? ''}`;
  if (verified.has(key)) return;
  const bytes = await readFile(join(publicFolder, path)).catch(() => undefined);
  if (bytes === undefined) return breaks('half-made', path, `${by} names it, and it is not there`);
  const found = sha256Of(bytes);
  if (sha256 !== undefined && found !== sha256)
    return breaks('differs', path, `${by} says ${sha256}, it is ${found}`);
  verified.add(key);
}
