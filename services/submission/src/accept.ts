import { createHash } from 'node:crypto';
import { submissionJob } from '@slugline/queue';
import { type Context, claim } from '@slugline/service';
import { keys } from '@slugline/store';
import {
  newStoryId,
  Sha256,
  SluglineError,
  StoryId,
  type StoryState,
  type SubmittedFile,
} from '@slugline/story';
import { z } from 'zod';
import type { PackageIn } from './package-in.ts';
import { storing } from './storing.ts';

/** Who sent a package, when the request began (ms since 1970), and under which id the story is accepted. */
export interface Arrival {
  by: string;
  receivedAt: number;
  storyId: string;
}

/**
 * Makes a package a story: when this returns, its originals, draft and first event are durable, and nothing can
 * lose it any more. A Redis that is down does not matter here: the reconciler finds the story later. Of two requests
 * that accept the same story at once one puts it on the record.
 */
export async function accept(context: Context, arrival: Arrival, story: PackageIn): Promise<void> {
  const { storyId, by } = arrival;
  const revision = 1;
  const { draft, settings } = story;
  const keep = (name: string, bytes: Buffer) =>
    storing(name, () => context.working.put(keys.submission(storyId, revision, name), bytes));
  await keep(draft.name, draft.bytes);
  if (settings) await keep('story.yaml', Buffer.from(settings.text));
  const lane = settings?.parsed.lane ?? 'normal';
  await context.journal.begin(storyId, {
    v: 1,
    type: 'submitted',
    revision,
    receivedAt: new Date(arrival.receivedAt).toISOString(),
    lane,
    files: filesOf(story),
    by,
  });
  await queue(context, { storyId, revision, lane });
}

/** Gives a story to its worker, unless the queue knows of it. A Redis that is down is no reason to fail. */
export async function queue(
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
  ...(settings ? [submitted('story.yaml', 'settings', Buffer.from(settings.text))] : []),
  ...media,
];

const submitted = (name: string, role: SubmittedFile['role'], bytes: Buffer): SubmittedFile => ({
  name,
  role,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
});

const fingerprint = (files: readonly SubmittedFile[]): string =>
  sha256Of(
    files
      .map(({ role, name, sha256 }) => `${role} ${sha256} ${name}`)
      .toSorted()
      .join('\n'),
  );

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const Claim = z.strictObject({ storyId: StoryId, package: Sha256 });

/**
 * The id of a new story, or of the one that the same caller sent under the same Idempotency-Key before. The claim is
 * durable, so a retry after a crash goes on with the same story.
 *
 * It names the package, so it is made when that has arrived, and before anything is kept under the id: of two
 * packages sent at once one would overwrite the other's draft. Throws `request_invalid` for a package that is not the
 * claim's: an Idempotency-Key used for another story would lose it without a word.
 */
export async function claimStoryId(
  context: Context,
  by: string,
  key: string | undefined,
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
