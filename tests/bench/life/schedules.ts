import { photograph } from '@slugline/testing/samples/media';
import pMap from 'p-map';
import { reached } from '../story-steps.ts';
import type { Newsroom } from './newsroom.ts';
import { isComplete, isLive, submit } from './stories.ts';

/** From a submission until the story is due at the earliest, and from one due time to the next, ms. */
const leadMs = 3_000;
const apartMs = 200;
const submissionsAtOnce = 4;

/**
 * Submits text stories that are due one after the other, and returns how long after its time each was live, by its
 * journal, ms. Other stories are published all the while, without a pause: one text after the other, and one story with
 * a picture after the other.
 */
export async function latenessOfSchedules(
  newsroom: Newsroom,
  stories: number,
  signal: AbortSignal,
  onProgress: (words: string) => void,
): Promise<number[]> {
  const others = startOtherWork(newsroom, signal);
  try {
    const first = Date.now() + leadMs;
    const dues = Array.from({ length: stories }, (_, n) => first + n * apartMs);
    const scheduled = await pMap(dues, (due) => schedule(newsroom, due, signal), {
      concurrency: submissionsAtOnce,
    });
    onProgress(`${stories} stories are scheduled`);
    const lateness: number[] = [];
    for (const { storyId, due } of scheduled) {
      const { entry } = await reached(newsroom, storyId, isLive(), signal);
      lateness.push(Date.parse(entry.at) - due);
    }
    return lateness;
  } finally {
    const { texts, pictures } = await others.stop();
    onProgress(`${texts} texts and ${pictures} stories with a picture went out meanwhile`);
  }
}

/**
 * Submits a story that is due then, or later if that is too soon. One that was accepted only after its time was not
 * scheduled, so another one takes its place.
 */
async function schedule(
  newsroom: Newsroom,
  wanted: number,
  signal: AbortSignal,
): Promise<{ storyId: string; due: number }> {
  for (let lead = leadMs; ; lead *= 2) {
    const due = Math.max(wanted, Date.now() + lead);
    const story = { publishAt: new Date(due).toISOString() };
    const { storyId } = await submit(newsroom, { story }, signal);
    if (Date.now() < due) return { storyId, due };
  }
}

/** Publishes stories until it is stopped. `stop` throws what kept a story from being published. */
function startOtherWork(newsroom: Newsroom, signal: AbortSignal) {
  let isOver = false;
  const done = { texts: 0, pictures: 0 };
  const texts = async () => {
    for (; !isOver; done.texts++) {
      const { storyId } = await submit(newsroom, {}, signal);
      await reached(newsroom, storyId, isLive(), signal);
    }
  };
  const pictures = async () => {
    for (; !isOver; done.pictures++) {
      // No two have the same size, so each is encoded.
      const media = [await photograph('quay.jpg', { width: 1600, height: 900 + done.pictures })];
      const { storyId } = await submit(newsroom, { media }, signal);
      await reached(newsroom, storyId, isComplete, signal);
    }
  };
  const working = Promise.all([texts(), pictures()]);
  working.catch(() => {});
  return {
    stop: async () => {
      isOver = true;
      await working;
      return done;
    },
  };
}
