import { type Newsroom, run } from '@slugline/testing/newsroom/without-workers';
import { deliver } from '../delivery/deliver.ts';
import { publish } from '../editions/publish.ts';

/** Publishes what the state of a story asks for, and delivers its newest edition to the destination `public`. */
export async function settle(
  { context }: Newsroom,
  storyId: string,
  signal: AbortSignal = run.signal,
): Promise<void> {
  await publish(context, storyId, signal);
  const edition = (await context.journal.latest(storyId)).editions.at(-1)?.edition;
  if (edition !== undefined)
    await deliver(
      context,
      { v: 1, do: 'deliver', storyId, edition, destination: 'public' },
      { ...run, signal },
    );
}

/** Publishes a story that shows these pictures, with all of them in its first edition. Returns its id. */
export async function publishWith(newsroom: Newsroom, images: readonly string[]): Promise<string> {
  const storyId = await newsroom.story({ images: [...images] });
  for (const image of images) await newsroom.ready(storyId, image);
  await settle(newsroom, storyId);
  return storyId;
}
