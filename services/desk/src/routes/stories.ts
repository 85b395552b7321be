import { type Context, listStories, problemOf, type StoryList } from '@slugline/runtime';
import { type Http, requires } from '@slugline/runtime/http';
import { readJson } from '@slugline/store';
import {
  Article,
  keys,
  type RecordEntry,
  SluglineError,
  StoryId,
  StoryPhase,
  toSluglineError,
} from '@slugline/story';
import { z } from 'zod';
import type { SendPage } from '../page/send.ts';
import { type Asked, listView } from '../view/list.ts';
import { rowOf } from '../view/row.ts';
import { storyView } from '../view/story.ts';

/** How many stories a page of the list has. */
const listed = 50;

/** What the list can be asked for. A form sends empty texts for what is not asked for. */
const querystring = z.object({
  q: z.string().trim().default(''),
  state: z.union([StoryPhase, z.literal('')]).default(''),
  cursor: z.string().optional(),
});
const params = z.object({ id: z.string() });

/** Serves `/desk`, the list of stories and the form for a new one, and `/desk/stories/{id}`, one story. */
export function storyPages(context: Context, http: Http, send: SendPage): void {
  const onRequest = requires(context, 'submit');
  http.get('/desk', { onRequest, schema: { querystring } }, async (request, reply) => {
    const { states = [], error, ...list } = await look(context, request.query);
    const rows = states.map((state) => rowOf(state, context.destinations, Date.now()));
    // Without a list the form stays, because a story can still be submitted.
    return send(request, reply.code(error ? problemOf(error).status : 200), {
      template: 'stories',
      title: 'Stories',
      view: { rows, ...listView(request.query, { ...list, ...(error && { error }) }) },
    });
  });

  http.get('/desk/stories/:id', { onRequest, schema: { params } }, async (request, reply) => {
    const { id } = request.params;
    if (!StoryId.safeParse(id).success)
      throw new SluglineError('story_not_found', `“${id}” is not a story’s id`, { where: id });
    const view = storyView(id, await context.journal.read(id), context.destinations, Date.now());
    const record = await recordOf(context, id, view.revision);
    const { timeZone } = context.config.site;
    return send(request, reply, {
      template: 'story',
      title: view.headline,
      view: { ...view, record, timeZone },
    });
  });
}

/** An entry of the record as the page shows it. Templates have no absent values. */
type RecordLine = Omit<RecordEntry, 'to' | 'count'> & { to: string | null; count: number | null };

/** Returns what was removed from the draft or changed in it. Empty before the draft is read. */
async function recordOf(
  { working }: Pick<Context, 'working'>,
  storyId: string,
  revision: number,
): Promise<RecordLine[]> {
  const key = keys.article(storyId, revision);
  if ((await working.head(key)) === undefined) return [];
  const { record } = await readJson(working, key, Article);
  return record.map(({ to = null, count = null, ...entry }) => ({ ...entry, to, count }));
}

/** Returns a page of the list, or the error of what it is read from. Throws all other errors. */
async function look(
  context: Pick<Context, 'catalogue' | 'journal' | 'log'>,
  { q, state, cursor }: Asked,
): Promise<Partial<StoryList> & { error?: SluglineError }> {
  try {
    return await listStories(context, {
      q: q || undefined,
      state: state || undefined,
      cursor,
      limit: listed,
    });
  } catch (thrown) {
    const error = toSluglineError(thrown);
    if (!expected.includes(error.code)) throw error;
    if (error.code !== 'request_invalid') context.log.warn({ err: error }, 'stories can’t be listed');
    return { error };
  }
}

const expected: readonly string[] = [
  'queue_unavailable',
  'catalogue_unavailable',
  'store_full',
  'request_invalid',
];
