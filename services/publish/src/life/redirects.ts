import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from '@slugline/queue';
import { buildRedirect } from '@slugline/render';
import { type Context, type OpenDestination, takeLease } from '@slugline/runtime';
import type { ObjectInfo } from '@slugline/store';
import { addresses, documentNames, type EditionState, type StoryState } from '@slugline/story';
import { z } from 'zod';
import {
  documentFor,
  hashAt,
  type PublicDocument,
  readAt,
  replaceDocuments,
  type Seen,
} from '../delivery/replace-documents.ts';
import { siteOf } from '../site.ts';

type Parts = Pick<Context, 'config' | 'journal' | 'log' | 'redis'>;

/** How often a process asks for its turn to write the list of redirects, ms. */
const askEvery = 20;

/** Returns the former addresses of a story, which lead to an edition of it. */
export const formerPathsOf = (
  { formerPaths = [] }: Pick<StoryState, 'formerPaths'>,
  { path }: Pick<EditionState, 'path'>,
): string[] => formerPaths.filter((folder) => folder !== path);

/** Returns the page at a former address. Undefined for a retracted story: its notice is at all its addresses. */
export const formerPage = (
  { config }: Pick<Context, 'config'>,
  destination: OpenDestination,
  folder: string,
  { path, notice }: EditionState,
): string | undefined =>
  notice ? undefined : buildRedirect({ folder, path }, siteOf(config.site, destination));

/**
 * Makes all former addresses of a story lead to an edition that readers get already. Each gets a page that leads to it,
 * and a copy of its `story.json`, which says where the story is. Edges that we ship answer both with 301. Of a
 * retracted story, each gets the notice. Does nothing where a newer edition is live, or at an address to which the
 * story moves back. Can be repeated. `documents` are those of the edition.
 *
 * Throws as `replaceDocuments` does.
 */
export async function leadTo(
  context: Parts,
  destination: OpenDestination,
  state: StoryState,
  shown: EditionState,
  documents: readonly PublicDocument[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (state.formerPaths === undefined) return;
  for (const folder of formerPathsOf(state, shown)) {
    const texts = formerDocuments(context, destination, folder, shown, documents);
    await replaceDocuments(
      destination,
      texts.map(({ key }) => key),
      async (seen) => {
        const now = await context.journal.state(state.storyId);
        if (isOld(now, destination, shown) || now.plan?.path === folder) return undefined;
        return (await areThere(destination, texts, seen)) ? undefined : texts;
      },
      { signal },
    );
  }
  await listRedirects(context, destination, state, shown, signal);
}

/** Whether a newer edition is live at the destination. */
const isOld = (
  { live }: Pick<StoryState, 'live'>,
  { name }: OpenDestination,
  { edition }: Pick<EditionState, 'edition'>,
): boolean => (live[name]?.edition ?? 0) > edition;

function formerDocuments(
  context: Parts,
  destination: OpenDestination,
  folder: string,
  shown: EditionState,
  documents: readonly PublicDocument[],
): PublicDocument[] {
  const page = formerPage(context, destination, folder, shown);
  return documents.map(({ key, bytes, delivery: { tags } }) => {
    const name = key.slice(shown.path.length);
    const isPage = name === documentNames.page;
    const text = isPage && page !== undefined ? Buffer.from(page) : bytes;
    return documentFor(`${folder}${name}`, text, tags, shown.notice ? undefined : isPage ? shown.path : key);
  });
}

async function areThere(
  destination: OpenDestination,
  texts: readonly PublicDocument[],
  seen: readonly Seen[],
): Promise<boolean> {
  for (const [n, { key, sha256 }] of texts.entries())
    if (seen[n] === undefined || (seen[n].sha256 ?? (await hashAt(destination, key))) !== sha256)
      return false;
  return true;
}

/** `redirects.json`: all former addresses at a destination, and where each leads. They are relative to its root. */
const Redirects = z.object({
  version: z.literal(1),
  redirects: z.array(z.object({ from: z.string(), to: z.string() })),
});
type Redirects = z.infer<typeof Redirects>;

/**
 * Makes the entries of a story in a destination's `redirects.json` lead to an edition that is live there, unless a newer
 * one is. All processes take turns, because all stories share the list. Throws as `replaceDocuments` does, and
 * `queue_unavailable`.
 */
export async function listRedirects(
  context: Parts,
  destination: OpenDestination,
  state: StoryState,
  shown: EditionState,
  signal?: AbortSignal,
): Promise<void> {
  if (state.formerPaths === undefined) return;
  const former = formerPathsOf(state, shown);
  const own = new Set([shown.path, ...former]);
  const wanted = shown.notice ? [] : former.map((from) => ({ from, to: shown.path }));
  const isRight = (redirects: Redirects['redirects']) => {
    const present = redirects.filter(({ from }) => own.has(from));
    return (
      present.length === wanted.length &&
      wanted.every(({ from, to }) => present.some((one) => one.from === from && one.to === to))
    );
  };
  const key = addresses.redirects;
  if (isRight(readList(context, await readAt(destination, key)))) return;
  await inTurn(context, destination, signal, async () => {
    let there: Awaited<ReturnType<typeof readAt>>;
    await replaceDocuments(
      destination,
      [key],
      async () => {
        const before = readList(context, there);
        if (isRight(before) || isOld(await context.journal.state(state.storyId), destination, shown))
          return undefined;
        const redirects = [...before.filter(({ from }) => !own.has(from)), ...wanted].sort((one, other) =>
          one.from < other.from ? -1 : 1,
        );
        const list: Redirects = { version: 1, redirects };
        return [documentFor(key, Buffer.from(`${JSON.stringify(list, null, 2)}\n`))];
      },
      {
        look: async () => {
          there = await readAt(destination, key);
          return [there?.info];
        },
        signal,
      },
    );
  });
}

/**
 * A list that can't be read is begun anew. That breaks no redirect of our edges: they follow what is at the address.
 */
function readList(
  { log }: Pick<Context, 'log'>,
  there: { info: ObjectInfo; bytes: Buffer } | undefined,
): Redirects['redirects'] {
  if (there === undefined) return [];
  try {
    return Redirects.parse(JSON.parse(there.bytes.toString())).redirects;
  } catch (err) {
    log.error({ err, key: there.info.key }, 'the list of redirects can’t be read: it is begun anew');
    return [];
  }
}

async function inTurn(
  { redis }: Pick<Context, 'redis'>,
  { name }: OpenDestination,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const release = await takeLease(redis, `${prefix}:redirects:${name}`);
    if (release === undefined) {
      signal?.throwIfAborted();
      await sleep(askEvery);
      continue;
    }
    return work().finally(release);
  }
}
