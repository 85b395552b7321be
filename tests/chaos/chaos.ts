/** `npm run chaos`: runs a newsroom under random faults, with a reader that detects every broken promise. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongUsage } from '../command-line.ts';
import { type Order, orderOf, usage } from './arguments.ts';
import type { Order as CheckerOrder, Report } from './checker.ts';
import { runWithOwnMounts } from './disk.ts';
import { faults } from './faults.ts';
import { type Newsroom, startNewsroom } from './newsroom.ts';
import type { Broken, Sent } from './promises.ts';
import { type Random, seeded } from './random.ts';
import { sendStories } from './submissions.ts';
import { leftBehind, verdict } from './verdict.ts';

/** The longest pause between two faults, ms. */
const longestPause = 4000;

const started = performance.now();
const say = (words: string) => {
  const elapsed = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${elapsed.padStart(5)} s  ${words}\n`);
};

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => interrupted.abort(new Error('interrupted')));

try {
  const order = orderOf(process.argv.slice(2), Object.keys(faults));
  if (order === 'help') process.stdout.write(usage);
  else process.exitCode = (await runWithOwnMounts()) ?? ((await run(order)) ? 0 : 1);
} catch (error) {
  const wrong = error instanceof WrongUsage;
  process.stderr.write(`${wrong ? `${error.message}\n${usage}` : (error as Error).stack}\n`);
  process.exitCode = wrong ? 2 : interrupted.signal.aborted ? 130 : 1;
}

/** Returns whether every promise was kept. */
async function run({ minutes, seed, stories, only, store, keep }: Order): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-chaos-'));
  say(`seed ${seed}, ${minutes} minutes, ${stories} stories, in ${folder}`);
  const newsroom = await startNewsroom(folder, store);
  const checker = startChecker(newsroom);
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, interrupted.signal]);
  const broken: Broken[] = [];
  let sent: Sent[] = [];
  try {
    const ms = minutes * 60_000;
    const submissions = sendStories(
      newsroom.apiUrl,
      { stories, ms, random: seeded(`${seed} stories`), seed, signal },
      (story) => checker.expect(story),
    );
    sent = submissions.sent;
    await doHarm(newsroom, seeded(`${seed} faults`), { ms, only, signal });
    say('the faults have ended');
    const late = setTimeout(() => stopping.abort(new Error('the API accepted no more')), 60_000);
    await submissions.accepted();
    clearTimeout(late);
    interrupted.signal.throwIfAborted();
    broken.push(
      ...submissions.broken,
      ...(await verdict(newsroom, sent, { say, signal: interrupted.signal })),
    );
    const { reads, broken: seen } = await checker.end();
    broken.push(...seen);
    say(
      `${sent.filter(({ storyId }) => storyId).length} stories were accepted; ${reads} documents were read`,
    );
  } finally {
    stopping.abort();
    checker.kill();
    await newsroom.stop();
  }
  broken.push(...(await leftBehind(newsroom)));
  for (const { promise, where, what } of broken) say(`BROKEN  ${promise}: ${where}: ${what}`);
  const kept = broken.length === 0;
  say(kept ? 'every promise was kept' : `${broken.length} broken promises; seed ${seed}; see ${folder}/logs`);
  await writeFile(join(folder, 'sent.json'), JSON.stringify(sent, null, 2));
  await newsroom.disk?.unmount(keep || !kept);
  if (kept && !keep) await rm(folder, { recursive: true, force: true });
  return kept;
}

async function doHarm(
  newsroom: Newsroom,
  random: Random,
  { ms, only, signal }: { ms: number; only: string[] | undefined; signal: AbortSignal },
): Promise<void> {
  const names = only ?? Object.keys(faults);
  const end = Date.now() + ms;
  const under = new Set<Promise<void>>();
  while (Date.now() < end && !signal.aborted) {
    const name = random.pick(names);
    const harm = (faults[name] as (typeof faults)[string])(newsroom, random)
      .then(
        (what) => say(`${name}: ${what}`),
        (error: Error) => say(`${name} could not be done: ${error.message}`),
      )
      .finally(() => under.delete(harm));
    under.add(harm);
    // Now and then, two faults overlap.
    if (!random.chance(0.25)) await harm;
    await sleep(random.between(0, longestPause), undefined, { signal }).catch(() => {});
  }
  await Promise.all(under);
}

function startChecker({ publicFolder, edgeUrl }: Newsroom) {
  const child = fork(join(import.meta.dirname, 'checker.ts'), { execArgv: [] });
  const broken: Broken[] = [];
  let reads = 0;
  child.on('message', (report: Report) => {
    if ('reads' in report) reads = report.reads;
    else {
      broken.push(report.broken);
      const { promise, where, what } = report.broken;
      say(`BROKEN  ${promise}: ${where}: ${what}`);
    }
  });
  const gone = once(child, 'exit');
  const order = (words: CheckerOrder) => void child.send(words);
  order({ publicFolder, edgeUrl });
  return {
    /** Tells the checker of an embargo to check. */
    expect: ({ marker, embargo }: Sent) => order({ embargo: { marker, ...(embargo ? { embargo } : {}) } }),
    /** Ends the checks. Throws if the checker has died, because broken promises may have been missed. */
    end: async () => {
      if (child.exitCode !== null) throw new Error(`the checker ended with ${child.exitCode}`);
      order('end');
      const [code] = await gone;
      if (code !== 0) throw new Error(`the checker ended with ${code}`);
      return { reads, broken };
    },
    kill: () => child.kill('SIGKILL'),
  };
}
