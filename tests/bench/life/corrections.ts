import { reached } from '../story-steps.ts';
import type { Newsroom } from './newsroom.ts';
import { draftOf, isComplete, isLive, post, submit, textForm } from './stories.ts';

/** How long each took until its document was live, ms. */
export interface TextTimes {
  firstTexts: number[];
  corrections: number[];
}

/** The first stories include compiling and connecting, in each process. They do not count. */
const warmUp = 20;

/**
 * Submits text stories and corrects a sentence of each, one at a time and in turn: a disturbance of the machine then
 * affects both alike.
 */
export async function timesOfTexts(
  newsroom: Newsroom,
  stories: number,
  signal: AbortSignal,
): Promise<TextTimes> {
  const firstTexts: number[] = [];
  const corrections: number[] = [];
  for (let round = 0; round < warmUp + stories; round++) {
    const submitted = performance.now();
    const { storyId, n } = await submit(newsroom, {}, signal);
    await reached(newsroom, storyId, isLive(), signal);
    const live = performance.now();
    await reached(newsroom, storyId, isComplete, signal);

    const form = textForm(draftOf(n, 'in autumn'));
    const asked = performance.now();
    await post(newsroom, `stories/${storyId}/revisions`, form, signal);
    await reached(newsroom, storyId, isLive(2), signal);
    if (round < warmUp) continue;
    firstTexts.push(live - submitted);
    corrections.push(performance.now() - asked);
  }
  return { firstTexts, corrections };
}
