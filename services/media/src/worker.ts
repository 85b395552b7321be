import { type MediaPayload, publishJob, type Run } from '@slugline/queue';
import type { Context } from '@slugline/runtime';
import {
  altMissing,
  commands,
  type FailedJob,
  type MediaResult,
  type PlannedMedia,
  recipeFor,
  recipeId,
  SluglineError,
  type Warning,
  wordingOf,
} from '@slugline/story';
import { unreadWarning } from './image/unread-metadata.ts';
import { type Made, type Maker, type MakerOptions, makeOnce, shownOf } from './originals/make.ts';

/** Percentages that are recorded in the journal. Dashboards get every percent. */
const milestones = [25, 50, 75];

/** Does the job of a file that one maker makes in one run: see `ready`. For `meanwhile`, see `once`. */
export const workOn = (
  context: Context,
  payload: MediaPayload,
  run: Run,
  maker: Maker,
  meanwhile?: () => Promise<void>,
): Promise<void> =>
  ready(context, payload, async () => {
    const progress = reporter(context.journal, payload, run);
    const options: MakerOptions = { signal: run.signal, onProgress: progress.tell };
    const made = await makeOnce(context, payload, run, maker, options, meanwhile);
    await progress.written();
    return made;
  });

/**
 * Does a media job: makes what is missing, records it in the journal, and asks for an edition that shows it. Does nothing
 * for a retracted story.
 */
export async function ready(
  { journal, queues }: Pick<Context, 'journal' | 'queues'>,
  payload: MediaPayload,
  make: () => Promise<Made>,
): Promise<void> {
  const { storyId, revision, original, kind, recipe, lane } = payload;
  if (recipe !== recipeId(recipeFor(kind, payload))) {
    throw new SluglineError('payload_invalid', `this version does not know the recipe ${recipe}`, {
      where: payload.file,
    });
  }
  // Reads the journal's latest state: a file whose plan is newer than Redis must not be skipped.
  const before = await journal.latest(storyId);
  const planned = before.media.find((item) => item.original === original);
  if (before.revision !== revision || planned === undefined || before.retraction) return;
  let { sequence } = before;
  if (planned.progress.state !== 'ready') {
    const { key, result } = await make();
    const made = {
      revision,
      original,
      kind: result.kind,
      recipe,
      result: key,
      renditions: shownOf(result),
      ...(result.encodings && { encodings: result.encodings }),
      ...(result.durationSeconds !== undefined && { durationSeconds: result.durationSeconds }),
      warnings: warningsOf(planned, result),
    };
    const { state } = await journal.transact(storyId, (current) => commands.mediaReady(current, made));
    sequence = state.sequence;
  }
  await queues.add(publishJob(storyId, sequence, lane));
}

/** Called when a job has failed permanently. The story goes on without the file and reports the reason. */
export async function journalFailure(
  context: Pick<Context, 'journal' | 'queues'>,
  payload: MediaPayload,
  error: SluglineError,
  job: FailedJob,
): Promise<void> {
  const { storyId, revision, original, file, lane } = payload;
  const { code } = error;
  // Errors from outside the job, such as a deadline, don't name the file.
  const message = error.message.includes(file) ? error.message : `${file}: ${error.message}`;
  const failed = { revision, original, code, message, job };
  const { state } = await context.journal.transact(storyId, (current) =>
    commands.mediaFailed(current, failed),
  );
  await context.queues.add(publishJob(storyId, state.sequence, lane));
}

/** Reports each percent to dashboards and each milestone to the journal, in order and without delaying the work. */
function reporter(journal: Context['journal'], { storyId, revision, original }: MediaPayload, run: Run) {
  let reached = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const write = (step: () => Promise<unknown>) => {
    writing = writing
      .then(step)
      .catch((error: unknown) => run.log.warn({ err: error }, 'progress was not recorded'));
  };
  return {
    tell: (percent: number) => {
      write(() => run.progress(percent));
      const milestone = milestones.findLast((step) => step <= percent) ?? 0;
      if (milestone <= reached) return;
      reached = milestone;
      write(() =>
        journal.transact(storyId, (state) =>
          commands.mediaProgress(state, { revision, original, percent: milestone }),
        ),
      );
    },
    written: () => writing,
  };
}

/** The warnings for a reporter about a file whose content is known now. */
function warningsOf(
  planned: PlannedMedia,
  { kind, rights, credentials, stillBecause, unheard, unread, warnings: told = [] }: MediaResult,
): Warning[] {
  const { file: where } = planned;
  const undescribed = planned.kind === 'picture' && wordingOf(planned, rights).alt === undefined;
  const warnings: (Omit<Warning, 'where'> | false)[] = [
    planned.kind === 'video' &&
      kind === 'audio' && {
        code: 'sound_only',
        message: `${where} has no picture: it is published as a sound`,
      },
    stillBecause !== undefined && {
      code: 'still_only',
      message: `${where} ${stillBecause}. It is published as a still, without motion`,
    },
    unheard !== undefined && {
      code: 'sound_tracks_left',
      message:
        `${where} has ${unheard + 1} sound tracks that can be played, of which one is published: listen to it, and if it is not ` +
        'the right one or not all there is to hear, send the file with the mix that is meant as its only track',
    },
    credentials?.state === 'invalid' && {
      code: 'credentials_invalid',
      message:
        `the Content Credentials of ${where} are not valid ` +
        `(${credentials.problems?.join(', ') ?? 'no reason given'}): ask where it comes from`,
    },
    unreadWarning(where, unread),
    undescribed && {
      code: altMissing,
      message:
        `${where} has no alt text: say in story.yaml (media, ${where}, alt) what is seen in it, ` +
        'or give "" if it is decoration',
    },
  ];
  return [
    ...warnings.filter((warning) => warning !== false).map((warning) => ({ ...warning, where })),
    ...told.map(({ code, line, what }) =>
      line === undefined
        ? { code, message: `${where} ${what}`, where }
        : { code, message: `${where}, line ${line}: ${what}`, where: `${where}:${line}` },
    ),
  ];
}
