import { createHash } from 'node:crypto';
import { submissionJob } from '@slugline/queue';
import type { Context } from '@slugline/service';
import { keys, readJson } from '@slugline/store';
import { newStoryId, SluglineError, StoryId, type SubmittedFile } from '@slugline/story';
import { z } from 'zod';
import type { PackageIn } from './package-in.ts';

/** Who sent a package, when the request began (ms since 1970), and under which id the story is accepted. */
export interface Arrival {
  by: string;
  receivedAt: number;
  storyId: string;
}

/**
 * Makes a package a story: when this returns, its originals, draft and first event are durable, and nothing can
 * lose it any more. A Redis that is down does not matter here: the reconciler finds the story later.
 */
export async function accept(context: Context, arrival: Arrival, story: PackageIn): Promise<void> {
  const { storyId, by } = arrival;
  const revision = 1;
  const { draft, settings, media } = story;
  const files = [submitted(draft.name, 'draft', draft.bytes)];
  await context.working.put(keys.submission(storyId, revision, draft.name), draft.bytes);
  if (settings) {
    const bytes = Buffer.from(settings.text);
    files.push(submitted('story.yaml', 'settings', bytes));
    await context.working.put(keys.submission(storyId, revision, 'story.yaml'), bytes);
  }
  const lane = settings?.parsed.lane ?? 'normal';
  await context.journal.append(storyId, {
    v: 1,
    type: 'submitted',
    revision,
    receivedAt: new Date(arrival.receivedAt).toISOString(),
    lane,
    files: [...files, ...media],
    by,
  });
  await context.queues.add(submissionJob(storyId, revision, lane)).catch((error: unknown) => {
    if (!(error instanceof SluglineError && error.code === 'queue_unavailable')) throw error;
    context.log.warn({ storyId }, 'accepted without Redis: the reconciler will queue the story');
  });
}

const submitted = (name: string, role: SubmittedFile['role'], bytes: Buffer): SubmittedFile => ({
  name,
  role,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
});

const Claim = z.strictObject({ storyId: StoryId });

/**
 * The id of a new story, or of the one that the same caller sent under the same Idempotency-Key before. The claim is
 * durable, so a retry after a crash goes on with the same story.
 */
export async function claimStoryId(
  context: Context,
  by: string,
  key: string | undefined,
  now: number,
): Promise<string> {
  const storyId = newStoryId(now);
  if (key === undefined) return storyId;
  const place = keys.idempotency(createHash('sha256').update(`${by}\n${key}`).digest('hex'));
  if (await context.working.putIfAbsent(place, JSON.stringify({ storyId }))) return storyId;
  return (await readJson(context.working, place, Claim)).storyId;
}
