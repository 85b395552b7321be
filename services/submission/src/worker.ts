import { credentialsChoice } from '@slugline/config';
import type { Handlers, Run, WorkerDefinition } from '@slugline/queue';
import { type Context, queueWork } from '@slugline/runtime';
import { readBytes, readText, writeJson } from '@slugline/store';
import {
  commands,
  type Hold,
  isSendersFault,
  keys,
  type RefusedFile,
  SluglineError,
  type StorySettings,
  type StoryState,
  slugIn,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import type { Known } from './plan/captions.ts';
import { claimPath } from './plan/claim-path.ts';
import { planStory, promiseBroken } from './plan/plan.ts';
import { sniff } from './plan/sniff.ts';

/** Defines the submission worker, which reads and plans one revision, then queues its work. */
export function submissionWorker(context: Context): WorkerDefinition<'submission'> {
  const submission: Handlers<'submission'>['submission'] = {
    handle: ({ storyId, revision }, run) => takeIn(context, storyId, revision, run),
    onFailed: async ({ storyId, revision }, error, job) => {
      const { code, message, where } = error;
      // For a fault in the package the story is refused, and the reporter must correct it. Any other fault, such as a
      // store so slow that the deadline passed, goes into the list of failures: a refusal can't be replayed.
      await context.journal.transact(storyId, (state) =>
        isSendersFault(code)
          ? commands.refused(state, { revision, code, message, ...(where === undefined ? {} : { where }) })
          : commands.stuck(state, { revision, code, message, job }),
      );
    },
  };
  // A job mostly waits for the store. The parsing itself takes milliseconds.
  return { queue: 'submission', concurrency: 8, handlers: { submission } };
}

async function takeIn(context: Context, storyId: string, revision: number, run: Run): Promise<void> {
  // Reads the journal itself. If Redis had missed an entry, the story would be left without its work.
  const before = await context.journal.latest(storyId);
  if (before.revision !== revision || before.refusal) return;
  if (before.plan?.revision !== revision) await plan(context, before, run.signal);
  await queueWork(context, await context.journal.latest(storyId));
}

/** Reads the draft and the media's first bytes, and journals the plan. */
async function plan(context: Context, state: StoryState, signal: AbortSignal): Promise<void> {
  const { journal, working, config } = context;
  const { storyId, revision, receivedAt, files } = state;
  const { article, settings } = await readDraft(context, state);
  const { known, refused } = await sniffAll(context, files, settings, signal);
  const articleKey = keys.article(storyId, revision);
  const planned = planStory({
    storyId,
    revision,
    receivedAt,
    article,
    settings,
    site: config.site,
    credentials: credentialsChoice(context.credentials, new Date()),
    media: known,
    refused,
    articleKey,
  });
  refuseTakenSection(planned.section, config.destinations);
  const path = state.plan?.path ?? (await claimPath(context, storyId, planned.path));
  await writeJson(working, articleKey, article);
  const slug = slugIn(path);

  const broken = planned.warnings.find((warning) => warning.code === promiseBroken);
  const isHeld = broken && (settings.missingMedia ?? config.site.missingMedia) === 'hold';
  const holds: Hold[] = isHeld ? [{ kind: 'missing-media', reason: broken.message }] : [];
  await journal.transact(storyId, (current) =>
    commands.plan(current, { ...planned, path, slug }, holds, Date.now()),
  );
}

/**
 * Throws `settings_invalid` for a section with the name of a destination. The edge serves every destination but the
 * first under its name, so such a section could not be reached.
 */
function refuseTakenSection(section: string, destinations: Context['config']['destinations']): void {
  if (!destinations.slice(1).some(({ name }) => name === section)) return;
  const message = `the section “${section}” has the name of a destination: give the story another one`;
  throw new SluglineError('settings_invalid', message, { where: 'section' });
}

async function readDraft({ working, config }: Context, { storyId, revision, files, receivedAt }: StoryState) {
  const draft = files.find((file) => file.role === 'draft');
  if (!draft) throw new SluglineError('draft_missing', 'the package has no draft');
  // Files are checked by their hashes. Damaged bytes must not be published, and are not the sender's fault.
  const bytes = await readBytes(working, keys.submission(storyId, revision, draft.name), draft);
  const sent = files.find((file) => file.role === 'settings');
  const settings = sent
    ? await threads().parseSettings(
        await readText(working, keys.submission(storyId, revision, 'story.yaml'), sent),
        'story.yaml',
      )
    : {};
  return threads().parseDraft({ name: draft.name, bytes }, settings, {
    language: config.site.language,
    now: Date.parse(receivedAt),
  });
}

/**
 * Finds the kind of each media file. Throws `settings_invalid` for a text that mentions an embargo, unless the settings
 * have the embargo.
 */
async function sniffAll(
  context: Context,
  files: StoryState['files'],
  { embargo }: StorySettings,
  signal: AbortSignal,
) {
  const known: Known[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files.filter(({ role }) => role === 'media')) {
    signal.throwIfAborted();
    try {
      known.push({ file, sniffed: await sniff(context.working, file) });
    } catch (error) {
      if (!(error instanceof SluglineError) || error.retry) throw error;
      if (error.code === 'settings_invalid' && embargo === undefined) throw error;
      refused.push({ file: file.name, code: error.code, message: error.message });
    }
  }
  return { known, refused };
}
