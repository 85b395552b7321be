import { isDeepStrictEqual } from 'node:util';
import type { Context } from '@slugline/runtime';
import { readBytes } from '@slugline/store';
import {
  type Basis,
  basisOf,
  changesAfter,
  commands,
  correctedFiles,
  correctedSettings,
  keys,
  SluglineError,
  type StoryCorrection,
  type StorySettings,
  type StoryState,
  type SubmittedFile,
  toSluglineError,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import { refuseExpiry } from './plan/refuse-expiry.ts';
import { type ReceivedCorrection, settingsName } from './receive-package.ts';
import { claimKey, fingerprint, keepText, queueSubmission, submittedFile } from './submit-package.ts';
import { refuseWithdrawn } from './withdrawn-originals.ts';

/** How a correction came: who sent it, for which story, when its request began (ms since 1970), and its conditions. */
export interface Correcting {
  storyId: string;
  by: string;
  receivedAt: number;
  idempotencyKey?: string | undefined;
  /** The revisions that the sender knows; undefined when it does not matter. */
  ifMatch: readonly number[] | undefined;
}

/**
 * Makes the next revision of a story: what was sent, and for the rest what the revision before has. When this returns,
 * all its files and its event are durable. Two corrections at once become two revisions, of which the later one has the
 * changes of both where they concern different parts.
 *
 * The same correction under the same Idempotency-Key is one revision. Throws `story_not_found`, `settings_invalid`,
 * `text_too_complex`, `original_withdrawn`, `file_missing` for a file that the story does not have, `request_too_large`
 * when it would have too many files, `request_invalid` for another correction under that key, as `commands.correct`
 * refuses, and as the store does.
 */
export async function correctStory(
  context: Context,
  correcting: Correcting,
  sent: ReceivedCorrection,
): Promise<StoryState> {
  const { journal } = context;
  const { storyId, ifMatch } = correcting;
  const said = await readSaid(context, sent);
  const request = await claimRequest(context, correcting, sent);
  for (;;) {
    const state = await journal.latest(storyId);
    if (request !== undefined && (await isDone(journal, storyId, request))) {
      // The process that accepted it may have died before it added the job.
      if (state.plan?.revision !== state.revision) await queueSubmission(context, state);
      return state;
    }
    await refuseWithdrawn(context.working, sent.media);
    const basis = basisOf(state);
    const { files, lane, keep } = await merged(context, state, basis, sent, said);
    const { note, minor, reason } = said;
    const input = {
      ...{ receivedAt: new Date(correcting.receivedAt).toISOString(), by: correcting.by },
      ...{ lane: lane ?? state.lane, files, seen: state.revision, ifMatch },
      ...(note !== undefined && { note }),
      ...(minor && { minor }),
      ...(reason !== undefined && { reason }),
      ...(request !== undefined && { request }),
    };
    await keep();
    const { events, state: after } = await journal
      .transact(storyId, (current) => commands.correct(current, input, Date.now()))
      .catch((error: unknown) => withChanges(journal, correcting, error));
    // Another correction was recorded first. This one is merged into it.
    if (events.length === 0) continue;
    await queueSubmission(context, after);
    return after;
  }
}

async function readSaid(
  { config }: Pick<Context, 'config'>,
  { settings }: ReceivedCorrection,
): Promise<StoryCorrection> {
  if (settings === undefined) return {};
  return (await threads().readCorrection(settings, settingsName, config.site.timeZone)).correction;
}

/** Claims the correction's Idempotency-Key for it. Returns the hash that its event will have; undefined without a key. */
async function claimRequest(
  context: Pick<Context, 'redis' | 'working'>,
  { by, storyId, idempotencyKey }: Correcting,
  { draft, settings, media }: ReceivedCorrection,
): Promise<string | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const files = [
    ...(draft ? [submittedFile(draft.name, 'draft', draft.bytes)] : []),
    ...(settings ? [submittedFile(settingsName, 'settings', settings)] : []),
    ...media,
  ];
  const mine = { by, idempotencyKey, storyId, package: fingerprint(files) };
  const claimed = await claimKey(context, mine);
  if (claimed.storyId === storyId) return claimed.request;
  throw new SluglineError(
    'request_invalid',
    `this Idempotency-Key was used for story ${claimed.storyId}: give each correction its own`,
    { where: 'idempotency-key' },
  );
}

const isDone = async (journal: Context['journal'], storyId: string, request: string): Promise<boolean> =>
  (await journal.read(storyId)).some(({ events }) =>
    events.some((event) => event.type === 'submitted' && event.request === request),
  );

/**
 * Returns the files of the next revision, and its lane if its settings name one. `keep` stores its draft and its
 * settings under keys of their own, so that each revision is whole.
 */
async function merged(
  context: Pick<Context, 'config' | 'working'>,
  { storyId, revision }: StoryState,
  basis: Basis,
  { draft, media }: ReceivedCorrection,
  said: StoryCorrection,
) {
  const { limits } = context.config;
  const read = (file: SubmittedFile) =>
    readBytes(context.working, keys.submission(storyId, basis.revision, file), file);
  const replaced = media.flatMap(({ name }) =>
    basis.files.some((file) => file.role === 'media' && file.name === name) ? [name] : [],
  );
  const newDraft = draft && submittedFile(draft.name, 'draft', draft.bytes);
  const all = correctedFiles(basis.files, { draft: newDraft, media }, said);
  const drafts = all.filter(({ role }) => role === 'draft');
  const mediaFiles = all.filter(({ role }) => role === 'media');
  if (mediaFiles.length > limits.files)
    throw new SluglineError(
      'request_too_large',
      `the story would have ${mediaFiles.length} files, and may have ${limits.files}`,
      { where: 'media' },
    );
  const old = basis.files.find(({ role }) => role === 'settings');
  const now = Date.now();
  const { bytes, lane } = await mergedSettings(context, old && (await read(old)), said, replaced, now);
  const settings = bytes && submittedFile(settingsName, 'settings', bytes);
  return {
    files: [...drafts, ...(settings ? [settings] : []), ...mediaFiles],
    lane,
    keep: async () => {
      const next = revision + 1;
      const texts = await Promise.all(
        drafts.map(async (file) => ({ name: file.name, bytes: draft?.bytes ?? (await read(file)) })),
      );
      if (bytes) texts.push({ name: settingsName, bytes });
      await Promise.all(texts.map(({ name, bytes: text }) => keepText(context, storyId, next, name, text)));
    },
  };
}

/**
 * Returns the bytes of the settings after a correction: those before, if nothing in them changes; undefined when
 * nothing is left. Settings that were changed are read again, as they will be when the draft is read. `now` is ms since
 * 1970. Throws `settings_invalid`.
 */
async function mergedSettings(
  { config }: Pick<Context, 'config'>,
  before: Buffer | undefined,
  said: StoryCorrection,
  replaced: readonly string[],
  now: number,
): Promise<{ bytes: Buffer | undefined; lane: StorySettings['lane'] }> {
  const { timeZone } = config.site;
  const read = async (bytes: Buffer) =>
    (await threads().readSettings(bytes, settingsName, timeZone)).settings;
  const known = before ? await read(before) : {};
  const after = correctedSettings(known, said, replaced);
  if (after.expires !== known.expires) refuseExpiry(after, now);
  if (isDeepStrictEqual(after, known)) return { bytes: before, lane: known.lane };
  if (Object.keys(after).length === 0) return { bytes: undefined, lane: undefined };
  const bytes = Buffer.from(JSON.stringify(after, null, 2));
  return { bytes, lane: (await read(bytes)).lane };
}

/** Throws the error, with what was changed meanwhile when the story is at another revision than the sender knows. */
async function withChanges(
  journal: Context['journal'],
  { storyId, ifMatch = [] }: Correcting,
  thrown: unknown,
): Promise<never> {
  const error = toSluglineError(thrown);
  if (error.code !== 'story_changed') throw thrown;
  const changes = changesAfter(await journal.read(storyId), Math.max(0, ...ifMatch));
  const message = changes === '' ? error.message : `${error.message}. Meanwhile: ${changes}`;
  throw new SluglineError('story_changed', message, { where: storyId });
}
