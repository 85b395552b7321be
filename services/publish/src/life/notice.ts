import { buildNotice, cardOf } from '@slugline/render';
import type { Context } from '@slugline/runtime';
import { cacheTags, commands, type StoryState, slugIn, toWithdrawFrom } from '@slugline/story';
import { threads } from '@slugline/threads';
import { recorded, writeRecord } from '../editions/build-edition.ts';
import type { EditionRecord } from '../editions/edition-record.ts';
import { siteOf } from '../site.ts';

/**
 * Writes the notice that a retracted story leaves at its address, as the story's next edition, and journals it. So it
 * replaces the edition that is live, and an older one never replaces it. Returns the newest state. Throws
 * `edition_invalid`, and the reason of `signal` when that is aborted.
 */
export async function writeNotice(
  context: Context,
  state: StoryState,
  signal: AbortSignal,
): Promise<StoryState> {
  const { config, journal, working } = context;
  const { storyId, revision, plan, retraction } = state;
  const before = state.editions.at(-1);
  if (plan === undefined || before === undefined || retraction === undefined)
    throw new Error(`${storyId} needs no notice`);
  const edition = before.edition + 1;
  const { section, language, publishedAt } = before.card;
  const manifest = buildNotice({
    ...{ id: storyId, slug: slugIn(plan.path), revision, edition },
    ...{ path: plan.path, section, language, publishedAt, retractedAt: retraction.at },
    expired: retraction.expired !== undefined,
  });
  const record: EditionRecord = {
    v: 2,
    edition,
    path: plan.path,
    tags: [cacheTags.story(storyId), cacheTags.section(section), cacheTags.retracted],
    playable: false,
    media: [],
    documents: {},
  };
  const names = toWithdrawFrom(state);
  for (const name of names) {
    const documents = await threads().renderEdition(manifest, siteOf(config.site, placeOf(context, name)));
    record.documents[name] = documents.map(recorded);
  }
  const folder = await writeRecord(working, storyId, record, signal);
  const built = {
    ...{ revision, edition, complete: true, media: [], folder, notice: true as const },
    path: record.path,
    ...{ destinations: names, card: cardOf(manifest) },
  };
  return (await journal.transact(storyId, (current) => commands.editionBuilt(current, built))).state;
}

/**
 * Returns a destination. One that the settings do not have any more gets the notice of another: its delivery fails
 * until an operator puts it back, and then there is something to deliver.
 */
function placeOf({ destinations }: Pick<Context, 'destinations'>, name: string) {
  const place = destinations.find((one) => one.name === name) ?? destinations[0];
  if (place === undefined) throw new Error('there is no destination');
  return place;
}
