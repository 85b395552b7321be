import { type Payload, prefix, type Run, republishJob } from '@slugline/queue';
import { type Context, makeUsages, takeLease } from '@slugline/runtime';
import { findJson, forEachIsolated, writeJson } from '@slugline/store';
import { keys, RepublicationRecord, type SluglineError } from '@slugline/story';
import { destinationNamed } from '../delivery/destination.ts';
import { storiesAfter } from '../stories-after.ts';
import { type Findings, noFindings, reported } from './findings.ts';
import { removeMarks } from './media.ts';
import { type Asked, republishStory } from './republish-story.ts';
import { putFeedsRight, putRedirectsRight, putSharedRight } from './shared.ts';

/** After how many stories the progress is noted, and how many are compared at once. */
const batch = 16;
const storiesAtOnce = 4;
/** How long one run takes, ms. Then other jobs have their turn. */
const runMs = 30_000;

type Job = Extract<Payload<'publish'>, { do: 'republish' }>;

/**
 * Goes on with a republication: see `republishStory`. Notes in the working store how far it has come, and runs again
 * until it is done. The next run goes on from there, also after a kill. One republication runs at a time.
 *
 * Throws the errors of an outage, and the reason of the run's signal when that is aborted.
 */
export async function republish(
  context: Context,
  { run: id }: Job,
  run: Pick<Run, 'again' | 'signal'>,
): Promise<void> {
  const release = await takeLease(context.redis, `${prefix}:republish`);
  if (release === undefined) return run.again();
  const isDone = await goOn(context, id, run.signal).finally(release);
  if (!isDone) return run.again();
}

/** Records that a republication has failed, because its job has. */
export async function giveUp(
  { working }: Pick<Context, 'working'>,
  { run: id }: Job,
  { message }: SluglineError,
): Promise<void> {
  const record = await findJson(working, keys.republication(id), RepublicationRecord);
  if (record?.report.state === 'running') await end(working, record, { state: 'failed', message });
}

/** Queues the jobs of republications that go on, in case Redis has lost them. */
export async function resumeRepublications({
  queues,
  working,
}: Pick<Context, 'queues' | 'working'>): Promise<void> {
  const prefix = keys.openRepublications;
  for await (const { key } of working.list(prefix)) await queues.add(republishJob(key.slice(prefix.length)));
}

async function goOn(context: Context, id: string, signal: AbortSignal): Promise<boolean> {
  const { destinations, working } = context;
  let record = await findJson(working, keys.republication(id), RepublicationRecord);
  if (record?.report.state !== 'running') {
    await working.delete([keys.openRepublication(id)]);
    return true;
  }
  const { asked } = record.report;
  const parts: Asked = {
    destinations: asked.destinations.map((name) => destinationNamed(destinations, name)),
    ...{ section: asked.section, verify: asked.verify, run: id, signal },
  };
  const note = async (found: Findings, done: number, after: string) => {
    record = noted(record as RepublicationRecord, found, done, after);
    await writeJson(working, keys.republication(id), record);
  };
  const started = Date.now();
  await removeMarks(working, id);
  await makeUsages(context, { signal });
  if (record.report.stories.all === null) {
    const found = noFindings();
    for (const destination of parts.destinations) await putSharedRight(destination, parts, found);
    record = counted(record, asked.stories?.length ?? (await count(working, signal)));
    await note(found, 0, '');
  }
  const ids = asked.stories
    ? asked.stories.toSorted().filter((storyId) => storyId > (record?.after ?? ''))
    : storiesAfter(working, record.after);
  for await (const some of inBatches(ids)) {
    signal.throwIfAborted();
    if (Date.now() - started > runMs) return false;
    await note(await republishStories(context, some, parts), some.length, some.at(-1) ?? '');
  }
  const found = noFindings();
  for (const destination of parts.destinations) {
    await putRedirectsRight(destination, parts, found);
    await putFeedsRight(context, destination, record.sections, parts, found);
  }
  record = noted(record, found, 0, record.after);
  await end(working, record, { state: 'done' });
  return true;
}

/** Compares some stories. A story that can't be read is a finding. Throws the errors of an outage. */
async function republishStories(context: Context, stories: string[], asked: Asked): Promise<Findings> {
  const all: Findings[] = [];
  const work = async (storyId: string) => {
    asked.signal.throwIfAborted();
    all.push(await republishStory(context, storyId, asked));
  };
  const report = (storyId: string, error: SluglineError) => {
    asked.signal.throwIfAborted();
    all.push({ ...noFindings(), failed: [{ what: storyId, why: error.message }] });
  };
  await forEachIsolated(stories, work, report, storiesAtOnce);
  return {
    looked: all.reduce((sum, { looked }) => sum + looked, 0),
    renderedAnew: all.reduce((sum, { renderedAnew }) => sum + renderedAnew, 0),
    putRight: all.flatMap(({ putRight }) => putRight),
    deleted: all.flatMap(({ deleted }) => deleted),
    failed: all.flatMap(({ failed }) => failed),
    waiting: all.flatMap(({ waiting }) => waiting),
    sections: all.flatMap(({ sections }) => sections),
  };
}

function noted(
  { report, sections, ...record }: RepublicationRecord,
  found: Findings,
  done: number,
  after: string,
): RepublicationRecord {
  const { stories, ...rest } = reported(report, found);
  return {
    ...record,
    report: { ...rest, stories: { ...stories, done: stories.done + done } },
    after,
    sections: [...new Set([...sections, ...found.sections])],
  };
}

const counted = (record: RepublicationRecord, all: number): RepublicationRecord => ({
  ...record,
  report: { ...record.report, stories: { ...record.report.stories, all } },
});

async function end(
  working: Context['working'],
  record: RepublicationRecord,
  how: { state: 'done' } | { state: 'failed'; message: string },
): Promise<void> {
  const { id } = record.report;
  const report = { ...record.report, ...how, endedAt: new Date().toISOString() };
  await writeJson(working, keys.republication(id), { ...record, report });
  await working.delete([keys.openRepublication(id)]);
}

async function count(working: Context['working'], signal: AbortSignal): Promise<number> {
  let stories = 0;
  for await (const _ of storiesAfter(working, '')) {
    signal.throwIfAborted();
    stories++;
  }
  return stories;
}

async function* inBatches(ids: Iterable<string> | AsyncIterable<string>): AsyncIterable<string[]> {
  let some: string[] = [];
  for await (const id of ids) {
    some.push(id);
    if (some.length < batch) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
