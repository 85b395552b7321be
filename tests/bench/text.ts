import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { until } from '@slugline/testing/until';
import pMap from 'p-map';
import { cpuSecondsOf } from './cpu.ts';
import { quantile } from './medians.ts';

export interface TextFigures {
  /** From submission to live document, ms: one story at a time. */
  p50Ms: number;
  p99Ms: number;
  /** The same with 50 stories under way at any moment. */
  p50MsAt50: number;
  p99MsAt50: number;
  storiesPerSecond: number;
  /**
   * CPU per story, ms, of this process and those that share its work: the client and threads included, Redis not. One at
   * a time, and with 50 under way.
   */
  cpuMs: number;
  cpuMsAt50: number;
}

/** The first stories include compiling and connecting. They do not count. */
const warmUp = 20;
const atOnce = 50;

/** `processes` share the work, as with `slugline up`. */
export async function benchText({
  stories,
  processes,
}: {
  stories: number;
  processes: number;
}): Promise<TextFigures> {
  const services = ['publish', 'submission', 'edge'];
  const server = await startTestServer({ services, env: { SLUGLINE_PROCESSES: String(processes) } });
  try {
    await until(() => isWhole(server));
    // Each process has to compile.
    await run(server, warmUp * processes, processes);
    const alone = await run(server, stories, 1);
    const together = await run(server, stories, atOnce);
    return {
      p50Ms: round(quantile(alone.times, 0.5)),
      p99Ms: round(quantile(alone.times, 0.99)),
      p50MsAt50: round(quantile(together.times, 0.5)),
      p99MsAt50: round(quantile(together.times, 0.99)),
      storiesPerSecond: round(stories / (together.totalMs / 1000)),
      cpuMs: round(alone.cpuMs / stories),
      cpuMsAt50: round(together.cpuMs / stories),
    };
  } finally {
    await server.stop();
  }
}

/** Whether all processes work. */
const isWhole = ({ context }: TestServer): boolean => {
  const { running, of } = context.processes?.() ?? { running: 1, of: 1 };
  return running === of;
};

/** CPU of this process and those that share its work so far, ms. */
function cpuMsOf(server: TestServer): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + server.pids().reduce((sum, pid) => sum + cpuSecondsOf(pid) * 1000, 0);
}

async function run(
  server: TestServer,
  stories: number,
  concurrency: number,
): Promise<{ times: number[]; totalMs: number; cpuMs: number }> {
  const times: number[] = [];
  const started = performance.now();
  const before = cpuMsOf(server);
  await pMap(Array.from({ length: stories }), async () => times.push(await oneStory(server)), {
    concurrency,
  });
  return { times, totalMs: performance.now() - started, cpuMs: cpuMsOf(server) - before };
}

let count = 0;

/** Submits a story and waits until its journal says that its page is live. */
async function oneStory({ submit, context }: TestServer): Promise<number> {
  const started = performance.now();
  const response = await submit({ draft: draftOf(++count) });
  const { storyId } = (await response.json()) as { storyId: string };
  const live = new AbortController();
  for await (const { events } of context.journal.follow(storyId, 0, live.signal)) {
    if (events.some(({ type }) => type === 'edition-live')) live.abort();
  }
  return performance.now() - started;
}

/** About 400 words, in the form in which newsrooms paste them. */
function draftOf(n: number): string {
  const sentence = 'The council said on Tuesday that the work  would begin “as soon as the weather allows” .';
  const paragraphs = Array.from({ length: 12 }, () => Array.from({ length: 2 }, () => sentence).join(' '));
  return `The Harbour Gazette\nBridge number ${n} opens to traffic\n${paragraphs.join('\n\n')}\nBack to top button\n`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
