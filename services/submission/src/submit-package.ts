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

/** Who sent a package, when its request began (ms since 1970), and its Idempotency-Key. */
export interface Arrival {
  by: string;
  receivedAt: number;
  idempotencyKey?: string | undefined;
}

/**
 * Turns a package into a story. When this returns, its originals, draft and first event are durable, so it can't be
 * lost any more. It does not need Redis: without it the search for lost work finds the story later.
 *
 * The same package under the same Idempotency-Key is the same story, however often it is sent. Of two requests at
 * once only one journals it. Throws `settings_invalid`, `text_too_complex`, or `request_invalid` for another package
 * under that key, and as the store does.
 */
export async function submitPackage(
  context: Context,
  arrival: Arrival,
  story: PackageIn,
): Promise<StoryState> {
  // The worker parses the stored settings again after checking their hash, because an embargo may be in them.
  const { lane = 'normal' } =
    story.settings === undefined ? {} : await threads().parseSettings(story.settings, settingsName);
  const storyId = await claimStoryId(context, arrival, story);
  const before = await knownState(context, storyId);
  if (before === undefined) return accept(context, arrival, { storyId, lane }, story);
  // The process that accepted it may have died, or been without Redis, before it added the job.
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

/** Adds a story's submission job, unless the queue knows it. Succeeds without Redis, too. */
async function queue(
  context: Context,
  { storyId, revision, lane }: Pick<StoryState, 'storyId' | 'revision' | 'lane'>,
): Promise<void> {
  await context.queues.add(submissionJob(storyId, revision, lane)).catch((error: unknown) => {
    if (!(error instanceof SluglineError && error.code === 'queue_unavailable')) throw error;
    context.log.warn({ storyId }, 'accepted without Redis: the search for lost work will queue the story');
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
 * Returns the id of a new story, or of the story that the same caller sent before under the same Idempotency-Key. The
 * claim is durable, so a retry after a crash goes on with the same story.
 *
 * The claim contains the package's hash, so it is made after the package has arrived. It is made before anything is
 * stored under the id; otherwise one of two packages sent at once would overwrite the other's draft. Throws
 * `request_invalid` for another package than the claim's, which would be lost silently.
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
