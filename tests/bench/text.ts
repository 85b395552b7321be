import pMap from 'p-map';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { quantile } from './medians.ts';

export interface TextFigures {
  /** Submission → live document, ms: one story at a time. */
  p50Ms: number;
  p99Ms: number;
  /** The same with 50 stories under way at any moment. */
  p50MsAt50: number;
  p99MsAt50: number;
  storiesPerSecond: number;
}

/** The first stories pay for compiling and connecting; they are not counted. */
const warmUp = 20;
const atOnce = 50;

export async function benchText(stories: number): Promise<TextFigures> {
  const house = await startTestHouse({ services: ['publish', 'submission', 'edge'] });
  try {
    await run(house, warmUp, 1);
    const alone = await run(house, stories, 1);
    const together = await run(house, stories, atOnce);
    return {
      p50Ms: round(quantile(alone.times, 0.5)),
      p99Ms: round(quantile(alone.times, 0.99)),
      p50MsAt50: round(quantile(together.times, 0.5)),
      p99MsAt50: round(quantile(together.times, 0.99)),
      storiesPerSecond: round(stories / (together.totalMs / 1000)),
    };
  } finally {
    await house.stop();
  }
}

async function run(
  house: TestHouse,
  stories: number,
  concurrency: number,
): Promise<{ times: number[]; totalMs: number }> {
  const times: number[] = [];
  const started = performance.now();
  await pMap(Array.from({ length: stories }), async () => times.push(await oneStory(house)), { concurrency });
  return { times, totalMs: performance.now() - started };
}

let count = 0;

/** Submits a story and waits for the journal to say that its page is live. */
async function oneStory({ submit, context }: TestHouse): Promise<number> {
  const started = performance.now();
  const response = await submit({ draft: draftOf(++count) });
  const { storyId } = (await response.json()) as { storyId: string };
  const live = new AbortController();
  for await (const { events } of context.journal.follow(storyId, 0, live.signal)) {
    if (events.some(({ type }) => type === 'edition-live')) live.abort();
  }
  return performance.now() - started;
}

/** About 400 words, as newsrooms paste them. */
function draftOf(n: number): string {
  const sentence = 'The council said on Tuesday that the work  would begin “as soon as the weather allows” .';
  const paragraphs = Array.from({ length: 12 }, () => Array.from({ length: 2 }, () => sentence).join(' '));
  return `The Harbour Gazette\nBridge number ${n} opens to traffic\n${paragraphs.join('\n\n')}\nBack to top button\n`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
