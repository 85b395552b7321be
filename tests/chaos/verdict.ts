import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type StatusReport, sha256Of } from '@slugline/story';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { dataFolder, type Newsroom } from './newsroom.ts';
import type { Broken, Sent } from './promises.ts';

/**
 * The time limit after the last fault until everything is complete, ms. The slowest retries come after a
 * minute.
 */
const patience = 4 * 60_000;

/**
 * Checks what must hold after the faults: every accepted story is complete, once, and the public side agrees.
 * Rejects with the signal's reason soon after it is aborted.
 */
export async function verdict(
  newsroom: Newsroom,
  sent: readonly Sent[],
  { say, signal }: { say: (words: string) => void; signal: AbortSignal },
): Promise<Broken[]> {
  const broken: Broken[] = [];
  const accepted = sent.filter((story) => story.storyId !== undefined);
  const reports = await settle(newsroom, accepted, say, signal);
  for (const story of accepted) {
    const report = reports.get(story.storyId ?? '');
    if (report === undefined)
      broken.push({ promise: 'lost', where: story.storyId ?? '', what: story.marker });
    else if (report.state !== 'complete' || report.refused.length > 0) {
      const { state, refused, reason, media } = report;
      const what = JSON.stringify({
        kind: story.kind,
        state,
        reason,
        refused,
        media: media.map((one) => one.state),
      });
      broken.push({ promise: 'hung', where: report.storyId, what });
    }
  }
  const manifests = await readManifests(newsroom.publicFolder);
  for (const story of accepted)
    broken.push(...checkStory(story, manifests, reports.get(story.storyId ?? '')));
  broken.push(...(await checkTwins(newsroom.publicFolder)));
  broken.push(...(await checkMirror(newsroom, manifests, signal)));
  signal.throwIfAborted();
  say('every address that a page names is opened');
  broken.push(...(await checkAddresses(newsroom, manifests)));
  broken.push(...(await checkFeed(newsroom, manifests.length, signal)));
  return broken;
}

async function settle(
  { apiUrl }: Newsroom,
  stories: readonly Sent[],
  say: (words: string) => void,
  signal: AbortSignal,
): Promise<Map<string, StatusReport>> {
  const reports = new Map<string, StatusReport>();
  const deadline = Date.now() + patience;
  let said = '';
  for (;;) {
    const open = stories.filter(({ storyId = '' }) => reports.get(storyId)?.state !== 'complete');
    for (const { storyId = '' } of open) {
      const answer = await fetch(`${apiUrl}/v1/stories/${storyId}`).catch(() => undefined);
      if (answer?.status === 200) reports.set(storyId, (await answer.json()) as StatusReport);
    }
    const words = `${stories.length - open.length} of ${stories.length} stories are complete`;
    if (words !== said) say(words);
    said = words;
    if (open.length === 0 || Date.now() > deadline) return reports;
    await sleep(1000, undefined, { signal });
  }
}

interface Manifest {
  /** The path of the page, relative to the destination, with a slash at its end. */
  path: string;
  text: string;
  id: string;
  edition: number;
}

async function readManifests(publicFolder: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const file of glob('*/*/*/*/story.json', { cwd: publicFolder })) {
    const text = await readFile(join(publicFolder, file), 'utf8');
    const { id, edition } = JSON.parse(text) as { id: string; edition: number };
    manifests.push({ path: file.replace(/story\.json$/, ''), text, id, edition });
  }
  return manifests;
}

function checkStory({ marker }: Sent, manifests: readonly Manifest[], report?: StatusReport): Broken[] {
  const mine = manifests.filter(({ text }) => text.includes(marker));
  const [only] = mine;
  if (report?.state !== 'complete') return [];
  if (mine.length !== 1 || only === undefined)
    return [
      {
        promise: mine.length > 1 ? 'doubled' : 'lost',
        where: marker,
        what: `is at ${mine.length} addresses`,
      },
    ];
  if (only.id !== report.storyId || only.path !== report.path || only.edition !== report.edition) {
    const what = `shows ${only.id} e${only.edition} at ${only.path}; its status says ${report.storyId} e${report.edition} at ${report.path}`;
    return [{ promise: 'differs', where: only.path, what }];
  }
  return [];
}

/** Checks that each compressed twin matches its document. */
async function checkTwins(publicFolder: string): Promise<Broken[]> {
  const broken: Broken[] = [];
  for await (const twin of glob('**/*.{br,gz}', { cwd: publicFolder })) {
    const bytes = await readFile(join(publicFolder, twin));
    const document = await readFile(join(publicFolder, twin.replace(/\.(br|gz)$/, ''))).catch(
      () => undefined,
    );
    const plain = twin.endsWith('.br') ? brotliDecompressSync(bytes) : gunzipSync(bytes);
    if (document === undefined || !plain.equals(document))
      broken.push({ promise: 'differs', where: twin, what: 'is not its document' });
  }
  return broken;
}

/**
 * Checks that the bucket shows the same editions as the folder. A late write is corrected within a minute, so
 * they may differ that long.
 */
async function checkMirror(
  { mirror }: Newsroom,
  manifests: readonly Manifest[],
  signal: AbortSignal,
): Promise<Broken[]> {
  const deadline = Date.now() + 75_000;
  for (;;) {
    const broken: Broken[] = [];
    for (const { path, edition, id } of manifests) {
      const url = `${mirror.endpoint}/${mirror.bucket}/${path}`;
      const [manifest, page] = await Promise.all([fetch(`${url}story.json`), fetch(`${url}index.html`)]);
      const shown = manifest.ok ? ((await manifest.json()) as Manifest) : undefined;
      await page.arrayBuffer();
      if (!page.ok || shown?.id !== id || shown.edition !== edition)
        broken.push({
          promise: 'differs',
          where: url,
          what: `shows e${shown?.edition}, the folder e${edition}`,
        });
    }
    if (broken.length === 0 || Date.now() > deadline) return broken;
    await sleep(3000, undefined, { signal });
  }
}

async function checkAddresses({ edgeUrl }: Newsroom, manifests: readonly Manifest[]): Promise<Broken[]> {
  const pages = manifests.map(({ path }) => new URL(path, edgeUrl).href);
  const found = await everythingNamedBy(pages, edgeUrl);
  const hashes = new Map(
    manifests.flatMap(({ text }) =>
      renditionsIn(JSON.parse(text)).map(({ path, sha256 }) => [path, sha256] as const),
    ),
  );
  return [...found].flatMap(([url, { status, bytes }]): Broken[] => {
    if (status !== 200) return [{ promise: 'half-made', where: url, what: `answered ${status}` }];
    const expected = hashes.get(url.slice(edgeUrl.length));
    const actual = sha256Of(bytes);
    return expected === undefined || expected === actual
      ? []
      : [{ promise: 'differs', where: url, what: 'has other bytes than story.json says' }];
  });
}

const renditionsIn = ({ media }: { media: { renditions: { path: string; sha256: string }[] }[] }) =>
  media.flatMap(({ renditions }) => renditions);

/** Checks that the newest fifty stories are in the feed. It is written after the stories that it lists. */
async function checkFeed(
  { publicFolder }: Newsroom,
  stories: number,
  signal: AbortSignal,
): Promise<Broken[]> {
  const wanted = Math.min(50, stories);
  const deadline = Date.now() + 75_000;
  for (;;) {
    const feed = await readFile(join(publicFolder, 'feeds/all.xml'), 'utf8').catch(() => '');
    const items = feed.split('<item>').length - 1;
    if (items === wanted) return [];
    if (Date.now() > deadline)
      return [{ promise: 'lost', where: 'feeds/all.xml', what: `has ${items} of ${wanted} stories` }];
    await sleep(3000, undefined, { signal });
  }
}

/**
 * Checks that killed processes left no unfinished files and scratch folders. Call it when all processes are
 * gone.
 */
export async function leftBehind({ folder }: Newsroom): Promise<Broken[]> {
  const scratch = await readdir(join(dataFolder(folder), 'scratch')).catch(() => []);
  return scratch.map((name) => ({
    promise: 'left behind',
    where: join('scratch', name),
    what: 'its process is gone',
  }));
}
