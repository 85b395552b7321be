import { buildSchema, pageAssets } from '@slugline/render';
import type { Context } from '@slugline/runtime';
import {
  addresses,
  documentNames,
  dueOf,
  isTooEarly,
  madeSoFar,
  manifestVersions,
  phaseOf,
  SluglineError,
  type StoryState,
} from '@slugline/story';
import { composeEdition } from '../editions/build-edition.ts';
import type { EditionRecord } from '../editions/edition-record.ts';

/** What a preview has at an address: bytes, or an object of the working store. */
export type Previewed = { bytes: Uint8Array } | { object: string; length: number };

/** The next edition of a story that waits, as it would go out to the first destination. */
export interface Preview {
  /** The folder of the story, relative to the destination. */
  path: string;
  /** Returns what is at an address, relative to the destination; undefined for nothing. */
  at(address: string): Previewed | undefined;
}

/**
 * Opens the preview of a story that is held or scheduled. It is composed like the edition that goes out, and differs in
 * the time of publication alone: it has the time for which the story waits, else the present one. Throws
 * `not_possible_now` for any other story and for one whose draft is not read yet, and as `composeEdition` does.
 */
export async function openPreview(
  context: Pick<Context, 'config' | 'destinations' | 'working'>,
  state: StoryState,
  now: number,
): Promise<Preview> {
  const { storyId, plan, revision } = state;
  const phase = phaseOf(state, now);
  const isRead = plan?.revision === revision;
  if (!isRead || (phase !== 'held' && phase !== 'scheduled')) {
    const why = phase === 'held' || phase === 'scheduled' ? 'its draft is not read yet' : `it is ${phase}`;
    throw new SluglineError('not_possible_now', `only a story that waits has a preview: ${why}`, {
      where: storyId,
    });
  }
  const due = dueOf(state);
  const at = due !== undefined && isTooEarly(state, now) ? new Date(due) : new Date(now);
  const { record } = await composeEdition(context, state, madeSoFar(state), at);
  return { path: record.path, at: (address) => previewed(context, record, address) };
}

function previewed(
  { destinations: [first] }: Pick<Context, 'destinations'>,
  { path, documents, media }: EditionRecord,
  address: string,
): Previewed | undefined {
  if (first === undefined) return undefined;
  const wanted = address === path ? `${path}${documentNames.page}` : address;
  const document = documents[first.name]?.find(({ name }) => `${path}${name}` === wanted);
  if (document?.text !== undefined) return { bytes: Buffer.from(document.text) };
  const file = media.find(({ to }) => to === wanted);
  if (file) return { object: file.from, length: file.bytes };
  const asset = pageAssets.find(({ name }) => addresses.asset(name) === wanted);
  if (asset) return { bytes: asset.bytes };
  const version = manifestVersions.find((known) => addresses.manifestSchema(known) === wanted);
  return version === undefined ? undefined : { bytes: Buffer.from(buildSchema(first, version)) };
}
