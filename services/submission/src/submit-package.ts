import { submissionJob } from '@slugline/queue';
import { type Context, claim } from '@slugline/runtime';
import { readJson, writeJson } from '@slugline/store';
import {
  commands,
  keys,
  type Lane,
  newStoryId,
  Sha256,
  SluglineError,
  StoryId,
  type StoryState,
  type SubmittedFile,
  sha256Of,
  statusOf,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import { z } from 'zod';
import { refuseExpiry } from './plan/refuse-expiry.ts';
import { type ReceivedPackage, settingsName } from './receive-package.ts';
import { withSendersFileName } from './senders-file-name.ts';
import { refuseWithdrawn } from './withdrawn-originals.ts';

/** How a package came: who sent it, when its request began (ms since 1970), and its Idempotency-Key. */
export interface Submission {
  by: string;
  receivedAt: number;
  idempotencyKey?: string | undefined;
  /** Makes a second story, even if a story of the same package is live. */
  again?: boolean;
}

/**
 * Turns a package into a story. When this returns, its originals, draft and first event are durable, so it can't be
 * lost any more. It does not need Redis: without it the search for lost work finds the story later.
 *
 * The same package under the same Idempotency-Key is the same story, however often it is sent. If two requests arrive
 * at once, only one journals it. Throws `settings_invalid` and `text_too_complex`. Throws `request_invalid` for another
 * package under that key, `already_live` for a package that is live and not sent `again`, and `original_withdrawn` for
 * one with a file that was withdrawn. Throws as the store does.
 */
export async function submitPackage(
  context: Context,
  submission: Submission,
  story: ReceivedPackage,
): Promise<StoryState> {
  // The worker parses the stored settings again after checking their hash, because an embargo may be in them.
  const { timeZone } = context.config.site;
  const settings =
    story.settings === undefined
      ? {}
      : (await threads().readSettings(story.settings, settingsName, timeZone)).settings;
  const { lane = 'normal' } = settings;
  const { storyId, isNew } = await claimStoryId(context, submission, story);
  const before = isNew ? undefined : await knownState(context.journal, storyId);
  if (before === undefined) {
    // A package that is sent again is not checked: it may have expired since.
    refuseExpiry(settings, submission.receivedAt);
    if (!submission.again) await refuseIfLive(context, fingerprint(filesOf(story)));
    return accept(context, submission, { storyId, lane }, story);
  }
  // The process that accepted it may have died, or been without Redis, before it added the job.
  if (before.plan === undefined) await queueSubmission(context, before);
  return before;
}

async function knownState(journal: Context['journal'], storyId: string): Promise<StoryState | undefined> {
  try {
    return await journal.state(storyId);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'story_not_found') return undefined;
    throw error;
  }
}

/** Throws `already_live` when the newest story that was made of a package with this hash is live. */
async function refuseIfLive(
  { working, journal }: Pick<Context, 'working' | 'journal'>,
  packageHash: string,
): Promise<void> {
  const key = keys.package(packageHash);
  if ((await working.head(key)) === undefined) return;
  const { storyId } = await readJson(working, key, Made);
  const state = await knownState(journal, storyId);
  const { state: phase, url } = state ? statusOf(state, Date.now()) : { state: 'received', url: null };
  if (url === null || !['live', 'complete'].includes(phase)) return;
  const message = `this package is live as story ${storyId}, at ${url}`;
  throw new SluglineError('already_live', message, { where: storyId, forCaller: true });
}

async function accept(
  context: Context,
  { by, receivedAt }: Submission,
  { storyId, lane }: { storyId: string; lane: Lane },
  story: ReceivedPackage,
): Promise<StoryState> {
  const { draft, settings } = story;
  await refuseWithdrawn(context.working, story.media);
  await Promise.all([
    keepText(context, storyId, 1, draft.name, draft.bytes),
    ...(settings === undefined ? [] : [keepText(context, storyId, 1, settingsName, settings)]),
  ]);
  const submitted = {
    receivedAt: new Date(receivedAt).toISOString(),
    lane,
    files: filesOf(story),
    by,
  };
  const { state } = await context.journal.transact(storyId, (current) =>
    current.revision === 0 ? commands.submit(current, submitted) : [],
  );
  await Promise.all([
    writeJson(context.working, keys.package(fingerprint(filesOf(story))), { storyId }),
    queueSubmission(context, state),
  ]);
  return state;
}

/** Stores the draft or the settings of a revision. Throws as `withSendersFileName` does. */
export const keepText = (
  { working }: Pick<Context, 'working'>,
  storyId: string,
  revision: number,
  name: string,
  bytes: Buffer,
): Promise<unknown> =>
  withSendersFileName(name, () =>
    working.put(keys.submission(storyId, revision, { name, sha256: sha256Of(bytes) }), bytes),
  );

/** Adds a story's submission job, unless the queue knows it. Succeeds without Redis, too. */
export async function queueSubmission(
  context: Pick<Context, 'log' | 'queues'>,
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
): Promise<void> {
  await context.queues.add(submissionJob(storyId, revision, lane)).catch((error: unknown) => {
    if (!(error instanceof SluglineError && error.code === 'queue_unavailable')) throw error;
    context.log.warn({ storyId }, 'accepted without Redis: the search for lost work will queue the story');
  });
}

const filesOf = ({ draft, settings, media }: ReceivedPackage): SubmittedFile[] => [
  submittedFile(draft.name, 'draft', draft.bytes),
  ...(settings === undefined ? [] : [submittedFile(settingsName, 'settings', settings)]),
  ...media,
];

export const submittedFile = (name: string, role: SubmittedFile['role'], bytes: Buffer): SubmittedFile => ({
  name,
  role,
  sha256: sha256Of(bytes),
  bytes: bytes.length,
});

export const fingerprint = (files: readonly SubmittedFile[]): string =>
  sha256Of(
    files
      .map(({ role, name, sha256 }) => `${role} ${sha256} ${name}`)
      .toSorted()
      .join('\n'),
  );

/** The story that was made of a package. */
const Made = z.strictObject({ storyId: StoryId });

const Claim = z.strictObject({ storyId: StoryId, package: Sha256 });

/**
 * Returns the id of a new story, or of the story that the same caller sent before under the same Idempotency-Key; and
 * whether nobody has had the id before. The claim is durable, so a retry after a crash goes on with the same story.
 *
 * The claim contains the package's hash, so it is made after the package has arrived. It is made before anything is
 * stored under the id; otherwise one of two packages sent at once would overwrite the other's draft. Throws as
 * `claimKey` does.
 */
async function claimStoryId(
  context: Pick<Context, 'redis' | 'working'>,
  { by, idempotencyKey }: Submission,
  story: ReceivedPackage,
): Promise<{ storyId: string; isNew: boolean }> {
  const storyId = newStoryId(Date.now());
  if (idempotencyKey === undefined) return { storyId, isNew: true };
  const mine = { by, idempotencyKey, storyId, package: fingerprint(filesOf(story)) };
  const claimed = await claimKey(context, mine);
  return { storyId: claimed.storyId, isNew: claimed.storyId === storyId };
}

/**
 * Claims an Idempotency-Key of a caller for a package. Returns the story that the key belongs to, and the hash of the
 * key. Throws `request_invalid` for a package other than the claim's, because it would be lost silently.
 */
export async function claimKey(
  context: Pick<Context, 'redis' | 'working'>,
  { by, idempotencyKey, ...mine }: { by: string; idempotencyKey: string } & z.infer<typeof Claim>,
): Promise<{ storyId: string; request: string }> {
  const request = sha256Of(`${by}\n${idempotencyKey}`);
  const claimed = await claim(context, keys.idempotency(request), mine, Claim);
  if (claimed.package === mine.package) return { storyId: claimed.storyId, request };
  throw new SluglineError(
    'request_invalid',
    `this Idempotency-Key was used for another package, story ${claimed.storyId}: give each package its own`,
    { where: 'idempotency-key' },
  );
}
