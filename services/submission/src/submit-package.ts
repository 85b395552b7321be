import { submissionJob } from '@slugline/queue';
import { type Context, claim } from '@slugline/runtime';
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
} from '@slugline/story';
import { threads } from '@slugline/threads';
import { z } from 'zod';
import { type PackageIn, settingsName } from './package-in.ts';
import { storing } from './storing.ts';

/** Who sent a package, when the request began (ms since 1970), and the Idempotency-Key that came with it. */
export interface Arrival {
  by: string;
  receivedAt: number;
  idempotencyKey?: string | undefined;
}

/**
 * Makes a package a story: when this returns, its originals, draft and first event are durable, and nothing can lose it
 * any more. A Redis that is down does not matter: the reconciler finds the story later.
 *
 * The same package under the same Idempotency-Key is the same story, however often it is sent: of two requests at once, one
 * puts it on the record. Throws `settings_invalid`, `text_too_complex`, `request_invalid` for another package under that
 * key, and as the store does.
 */
export async function submitPackage(
  context: Context,
  arrival: Arrival,
  story: PackageIn,
): Promise<StoryState> {
  // The worker parses the stored text again, once it has checked its hash: an embargo may be in it.
  const { lane = 'normal' } =
    story.settings === undefined ? {} : await threads().parseSettings(story.settings, settingsName);
  const storyId = await claimStoryId(context, arrival, story);
  const before = await knownState(context, storyId);
  if (before === undefined) return accept(context, arrival, { storyId, lane }, story);
  // The process that accepted it may have died, or found no Redis, before the queue knew of it.
  if (before.plan === undefined) await queue(context, before);
  return before;
}

async function knownState({ journal }: Context, storyId: string): Promise<StoryState | undefined> {
  try {
    return await journal.state(storyId);
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'story_not_found') return undefined;
    throw error;
  }
}

async function accept(
  context: Context,
  { by, receivedAt }: Arrival,
  { storyId, lane }: { storyId: string; lane: Lane },
  story: PackageIn,
): Promise<StoryState> {
  const { draft, settings } = story;
  const keep = (name: string, bytes: Buffer) =>
    storing(name, () => context.working.put(keys.submission(storyId, 1, name), bytes));
  await keep(draft.name, draft.bytes);
  if (settings !== undefined) await keep(settingsName, Buffer.from(settings));
  const submitted = {
    receivedAt: new Date(receivedAt).toISOString(),
    lane,
    files: filesOf(story),
    by,
  };
  const { state } = await context.journal.transact(storyId, (current) =>
    current.revision === 0 ? commands.submit(current, submitted) : [],
  );
  await queue(context, state);
  return state;
}

/** Gives a story to its worker, unless the queue knows of it. A Redis that is down is no reason to fail. */
async function queue(
  context: Context,
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
): Promise<void> {
  await context.queues.add(submissionJob(storyId, revision, lane)).catch((error: unknown) => {
    if (!(error instanceof SluglineError && error.code === 'queue_unavailable')) throw error;
    context.log.warn({ storyId }, 'accepted without Redis: the reconciler will queue the story');
  });
}

const filesOf = ({ draft, settings, media }: PackageIn): SubmittedFile[] => [
  submitted(draft.name, 'draft', draft.bytes),
  ...(settings === undefined ? [] : [submitted(settingsName, 'settings', Buffer.from(settings))]),
  ...media,
];

const submitted = (name: string, role: SubmittedFile['role'], bytes: Buffer): SubmittedFile => ({
  name,
  role,
  sha256: sha256Of(bytes),
  bytes: bytes.length,
});

const fingerprint = (files: readonly SubmittedFile[]): string =>
  sha256Of(
    files
      .map(({ role, name, sha256 }) => `${role} ${sha256} ${name}`)
      .toSorted()
      .join('\n'),
  );

const Claim = z.strictObject({ storyId: StoryId, package: Sha256 });

/**
 * The id of a new story, or of the one that the same caller sent under the same Idempotency-Key before. The claim is
 * durable, so a retry after a crash goes on with the same story.
 *
 * It names the package, so it is made when that has arrived, and before anything is kept under the id: of two
 * packages sent at once one would overwrite the other's draft. Throws `request_invalid` for a package that is not the
 * claim's: an Idempotency-Key used for another story would lose it without a word.
 */
async function claimStoryId(
  context: Context,
  { by, idempotencyKey: key }: Arrival,
  story: PackageIn,
): Promise<string> {
  const mine = { storyId: newStoryId(Date.now()), package: fingerprint(filesOf(story)) };
  if (key === undefined) return mine.storyId;
  const claimed = await claim(context, keys.idempotency(sha256Of(`${by}\n${key}`)), mine, Claim);
  if (claimed.package === mine.package) return claimed.storyId;
  throw new SluglineError(
    'request_invalid',
    `this Idempotency-Key was used for another package, story ${claimed.storyId}: give each package its own`,
    { where: 'idempotency-key' },
  );
}
