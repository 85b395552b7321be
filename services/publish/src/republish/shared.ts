import type { Context, OpenDestination } from '@slugline/runtime';
import { addresses } from '@slugline/story';
import { documentFor, type PublicDocument, readAt, replaceDocuments } from '../delivery/replace-documents.ts';
import { sharedFilesOf } from '../delivery/shared-files.ts';
import { currentFeeds, writeFeeds } from '../feeds/feeds.ts';
import type { Findings } from './findings.ts';
import { type Closely, isTextRight } from './right.ts';

/**
 * Puts right what all pages of a destination share: styles, players and schemas. It comes before the pages that name
 * them. Throws the errors of the store.
 */
export async function putSharedRight(
  destination: OpenDestination,
  closely: Closely,
  found: Findings,
): Promise<void> {
  for (const file of sharedFilesOf(destination)) {
    found.looked++;
    if (await isRight(destination, file, closely)) continue;
    await replaceDocuments(destination, [file.key], async () => [file]);
    found.putRight.push(`${destination.name}: ${file.key}`);
  }
}

/** Puts the feeds of a destination right: of all stories, and of the sections. Throws as `writeFeeds` does. */
export async function putFeedsRight(
  context: Context,
  destination: OpenDestination,
  sections: readonly string[],
  closely: Closely,
  found: Findings,
): Promise<void> {
  const onBehind = (reason: string) =>
    context.log.warn({ reason }, 'feeds keep the older stories that they had: the catalogue lacks some');
  const feeds = await currentFeeds(context, destination, onBehind, sections);
  const wrong: string[] = [];
  for (const { text } of feeds) {
    found.looked++;
    if (!(await isRight(destination, text, closely))) wrong.push(`${destination.name}: ${text.key}`);
  }
  if (wrong.length === 0) return;
  const all = feeds.flatMap(({ section }) => section ?? []);
  await writeFeeds(context, destination.name, onBehind, all);
  found.putRight.push(...wrong);
}

/** Makes the compressed twins of `redirects.json` again. Its entries are compared with each story that has moved. */
export async function putRedirectsRight(
  destination: OpenDestination,
  closely: Closely,
  found: Findings,
): Promise<void> {
  const key = addresses.redirects;
  const list = await readAt(destination, key);
  if (list === undefined || (await isRight(destination, documentFor(key, list.bytes), closely))) return;
  let there: typeof list | undefined;
  await replaceDocuments(destination, [key], async () => there && [documentFor(key, there.bytes)], {
    look: async () => {
      there = await readAt(destination, key);
      return [there?.info];
    },
  });
  found.putRight.push(`${destination.name}: ${key}`);
}

const isRight = (
  destination: OpenDestination,
  { key, bytes, sha256 }: PublicDocument,
  closely: Closely,
): Promise<boolean> => isTextRight(destination, { key, bytes: bytes.length, sha256 }, closely);
