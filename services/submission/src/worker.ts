import { credentialsChoice } from '@slugline/config';
import type { Handlers, Run, WorkerDefinition } from '@slugline/queue';
import { type Context, queueWork } from '@slugline/runtime';
import { type ObjectStore, readBytes, writeJson } from '@slugline/store';
import {
  type Article,
  type CommandResult,
  commands,
  isSendersFault,
  keys,
  laterOf,
  type RefusedFile,
  SluglineError,
  type StorySettings,
  type StoryState,
  slugIn,
  type Warning,
} from '@slugline/story';
import { threads } from '@slugline/threads';
import type { IdentifiedFile } from './plan/captions.ts';
import { claimPath } from './plan/claim-path.ts';
import { holdsFor } from './plan/holds.ts';
import { planStory } from './plan/plan.ts';
import { refuseExpiry } from './plan/refuse-expiry.ts';
import { refuseTakenSection } from './plan/section.ts';
import { sniff } from './plan/sniff.ts';
import { storeAttachments } from './store-attachments.ts';
import { unreadBefore } from './unread-revisions.ts';
import { withoutWithdrawn } from './withdrawn-originals.ts';

/** A story that was read, and whose plan is not recorded yet. */
interface Planned {
  /** The state before the plan. */
  state: StoryState;
  article: Article;
  /** The command that records the plan. */
  plan(current: StoryState): CommandResult;
}

/**
 * Records the plan of a story and goes on with it in the same job. Returns the state whose work is still to be queued,
 * or undefined when nothing is left.
 */
export type GoOn = (context: Context, planned: Planned, run: Run) => Promise<StoryState | undefined>;

/**
 * Defines the submission worker, which reads and plans one revision, then queues its work. `goOn` does what it can of
 * that work at once, where another service in this process offers it.
 */
export function submissionWorker(context: Context, goOn?: GoOn): WorkerDefinition<'submission'> {
  const submission: Handlers<'submission'>['submission'] = {
    handle: ({ storyId, revision }, run) => takeIn(context, storyId, revision, run, goOn),
    onFailed: async ({ storyId, revision }, error, job) => {
      const { code, message, where } = error;
      // A fault in the package refuses the story, and the reporter must correct it. Any other fault, such as a store so
      // slow that the deadline passed, goes into the list of failures, because a refusal can't be replayed.
      await context.journal.transact(storyId, (state) =>
        isSendersFault(code)
          ? commands.refused(state, { revision, code, message, ...(where === undefined ? {} : { where }) })
          : commands.stuck(state, { revision, code, message, job }),
      );
    },
  };
  // A job mostly waits for the store. The parsing itself takes milliseconds. A job that goes on takes the place of
  // three.
  return { queue: 'submission', concurrency: goOn ? 24 : 8, handlers: { submission } };
}

async function takeIn(
  context: Context,
  storyId: string,
  revision: number,
  run: Run,
  goOn: GoOn | undefined,
): Promise<void> {
  const before = await stateToPlan(context.journal, storyId, revision);
  if (before.revision !== revision || before.refusal) return;
  if (before.plan?.revision === revision) {
    await queueWork(context, before);
    return;
  }
  const planned = await plan(context, before, run.signal);
  const left = goOn
    ? await goOn(context, planned, run)
    : (await context.journal.transact(storyId, planned.plan)).state;
  if (left) await queueWork(context, left);
}

/**
 * Returns the state of a story whose revision is to be planned. A state that has no plan needs no check: if it is old,
 * the journal refuses the plan and gives the newest. Any other is read from the journal itself, not from Redis: if
 * Redis has missed an entry, the story's work would not be queued.
 */
async function stateToPlan(
  journal: Context['journal'],
  storyId: string,
  revision: number,
): Promise<StoryState> {
  const known = await journal.state(storyId);
  const isOpen = known.revision === revision && !known.refusal && known.plan?.revision !== revision;
  return isOpen ? known : journal.latest(storyId);
}

/** Reads the draft and the media's first bytes, claims the story's path, and writes its article. */
async function plan(context: Context, state: StoryState, signal: AbortSignal): Promise<Planned> {
  const { working, config } = context;
  const { storyId, revision, receivedAt, files } = state;
  const [parsed, unread] = await Promise.all([readDraft(context, state), unreadRevisions(context, state)]);
  const { article, settings, files: inside } = await storeAttachments(working, parsed, files, signal);
  const { known, refused } = await sniffAll(working, [...files, ...inside], settings, signal);
  const usable = await withoutWithdrawn(working, storyId, known);
  const articleKey = keys.article(storyId, revision);
  const planned = planStory({
    storyId,
    revision,
    receivedAt,
    article,
    settings,
    site: config.site,
    credentials: credentialsChoice(context.credentials, new Date()),
    media: usable.media,
    refused: [...refused, ...usable.refused],
    articleKey,
  });
  const { doubts: unreadDoubts } = unread;
  const warnings = [...planned.warnings, ...unreadDoubts, ...addressStays(state, planned, settings)];
  refuseTakenSection(planned.section, config.destinations);
  const [path] = await Promise.all([
    state.plan?.path ?? claimPath(context, storyId, planned.path),
    writeJson(working, articleKey, article),
  ]);
  const slug = slugIn(path);

  const holds = holdsFor(planned.warnings, [...article.doubts, ...unreadDoubts], {
    review: config.site.review,
    doubt: config.site.doubt,
    missingMedia: settings.missingMedia ?? config.site.missingMedia,
  });
  const embargo = laterOf(planned.embargo, unread.embargo);
  const publishAt = planned.publishAt ?? unread.publishAt;
  const expires = planned.expires ?? unread.expires;
  const times = {
    ...(embargo !== undefined && { embargo }),
    ...(publishAt !== undefined && { publishAt }),
    ...(expires !== undefined && { expires }),
  };
  // A time of an earlier revision may have been moved since, and may be past.
  if (expires !== state.plan?.expires) refuseExpiry(times, Date.parse(receivedAt));
  const input = { ...planned, ...times, warnings, path, slug };
  return {
    ...{ state, article },
    plan: (current) => commands.plan(current, input, holds, Date.now()),
  };
}

/**
 * Reads the drafts of revisions that a correction replaced before anybody had read them, for what keeps them from the
 * public.
 */
const unreadRevisions = async (context: Pick<Context, 'config' | 'journal' | 'working'>, state: StoryState) =>
  unreadBefore(
    state,
    async () => {
      // Redis may have missed one of them.
      await context.journal.refresh(state.storyId);
      return context.journal.read(state.storyId);
    },
    async (revision) => {
      const { embargo, publishAt, expires } = (await readDraft(context, revision)).settings;
      return {
        ...(embargo !== undefined && { embargo }),
        ...(publishAt !== undefined && { publishAt }),
        ...(expires !== undefined && { expires }),
      };
    },
  );

/**
 * Warns of a section or slug in a correction that differs from the story's own and those before it moved: the address
 * stays.
 */
function addressStays(
  { plan, formerPaths = [] }: StoryState,
  { section, slug }: { section: string; slug: string },
  settings: StorySettings,
): Warning[] {
  if (plan === undefined) return [];
  const fields = [
    { where: 'section', asked: section, has: plan.section },
    ...(settings.slug === undefined
      ? []
      : [{ where: 'slug', asked: slug, has: slugWithoutEnding(plan.slug, slug) }]),
  ];
  return fields
    .filter(({ asked, has }) => asked !== has && !formerPaths.some((path) => path.split('/').includes(asked)))
    .map(({ where, asked, has }) => ({
      code: 'address_stays',
      message:
        `a correction leaves the address as it is, so the story’s ${where} stays “${has}” and does not become “${asked}”: ` +
        'move the story to change it',
      where,
    }));
}

/** A slug that another story had got the end of the story's id. */
const slugWithoutEnding = (slug: string, wanted: string): string =>
  slug.startsWith(`${wanted}-`) ? wanted : slug;

/** A revision as it was received. */
type Received = Pick<StoryState, 'storyId' | 'revision' | 'files' | 'receivedAt'>;

async function readDraft(
  { working, config }: Pick<Context, 'config' | 'working'>,
  { storyId, revision, files, receivedAt }: Received,
) {
  const draft = files.find((file) => file.role === 'draft');
  if (!draft) throw new SluglineError('draft_missing', 'the package has no draft');
  // Files are checked by their hashes. Damaged bytes must not be published, and are not the sender's fault.
  const bytes = await readBytes(working, keys.submission(storyId, revision, draft), draft);
  const sent = files.find((file) => file.role === 'settings');
  const { settings, warnings } = sent
    ? await threads().readSettings(
        await readBytes(working, keys.submission(storyId, revision, sent), sent),
        'story.yaml',
        config.site.timeZone,
      )
    : { settings: {}, warnings: [] };
  const parsed = await threads().parseDraft({ name: draft.name, bytes }, settings, {
    language: config.site.language,
    publications: config.site.publications,
    timeZone: config.site.timeZone,
    now: Date.parse(receivedAt),
    files: files.filter(({ role }) => role === 'media').map(({ name }) => name),
  });
  return { ...parsed, article: { ...parsed.article, warnings: [...warnings, ...parsed.article.warnings] } };
}

/**
 * Finds the kind of each media file. Throws `settings_invalid` for a text that mentions an embargo, unless the settings
 * have the embargo.
 */
async function sniffAll(
  working: ObjectStore,
  files: StoryState['files'],
  { embargo }: StorySettings,
  signal: AbortSignal,
) {
  const known: IdentifiedFile[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files.filter(({ role }) => role === 'media')) {
    signal.throwIfAborted();
    try {
      known.push({ file, sniffed: await sniff(working, file) });
    } catch (error) {
      if (!(error instanceof SluglineError) || error.retry) throw error;
      if (error.code === 'settings_invalid' && embargo === undefined) throw error;
      refused.push({ file: file.name, code: error.code, message: error.message });
    }
  }
  return { known, refused };
}
