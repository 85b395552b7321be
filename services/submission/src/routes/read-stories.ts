import { type Context, listStories } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { readJson } from '@slugline/store';
import {
  Article,
  keys,
  Lane,
  type RevisionReport,
  revisionTag,
  SluglineError,
  StoryId,
  StoryPhase,
  statusOf,
} from '@slugline/story';
import { z } from 'zod';
import { json, problems, tagged } from '../openapi/answers.ts';

const params = z.object({ id: StoryId });

const Time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
/** Texts in PostgreSQL have no character 0, and no story has one. */
const Text = z.string().regex(/^[^\0]*$/, 'must not contain the character 0');

/** What the list can be asked for. An unknown parameter is refused: a misspelt filter would list all stories. */
const ListQuery = z.strictObject({
  q: z
    .string()
    .optional()
    .describe(
      'Words that all have to be in headline, summary, authors or tags. Each is the beginning of a word; case, accents and ' +
        'vowel signs do not count. Chinese, Japanese and Korean characters have to follow one another.',
    ),
  section: Text.optional().describe('Stories of this section'),
  state: StoryPhase.optional().describe('Stories in this state'),
  lane: Lane.optional().describe('Stories of this lane'),
  language: Text.optional().describe(
    'Stories in this language (BCP 47). One without a region also finds those with one.',
  ),
  tag: Text.optional().describe('Stories with this tag'),
  from: Time.optional().describe('Received at this time or later. A date begins at midnight, UTC.'),
  to: Time.optional().describe('Received before this time'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many stories at most'),
  cursor: z.string().optional().describe('The `next` of the page before, with the same parameters'),
});

/** `GET /v1/stories`, `GET /v1/stories/{id}` and `GET /v1/stories/{id}/revisions/{n}`: the reports of stories. */
export function readStories(
  context: Pick<Context, 'catalogue' | 'config' | 'journal' | 'working'>,
  http: Http,
): void {
  http.route({
    method: 'GET',
    url: '/v1/stories',
    schema: {
      operationId: 'listStories',
      summary: 'The newest stories, and search',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      querystring: ListQuery,
      answers: {
        200: json('The newest first', 'StoryList'),
        ...problems('queue_unavailable', 'catalogue_unavailable', 'store_full'),
      },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      const { from, to, ...query } = request.query;
      const { states, ...rest } = await listStories(context, { ...query, from: utc(from), to: utc(to) });
      return { stories: states.map((state) => statusOf(state, Date.now())), ...rest };
    },
  });
  http.route({
    method: 'GET',
    url: '/v1/stories/:id',
    schema: {
      operationId: 'readStory',
      summary: 'One story',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      params,
      answers: {
        200: tagged(json('The status of the story', 'StatusReport')),
        ...problems('story_not_found'),
      },
    },
    handler: async (request, reply) => {
      caller(context, request, 'submit');
      const state = await context.journal.state(request.params.id);
      return reply.header('etag', revisionTag(state.revision)).send(statusOf(state, Date.now()));
    },
  });
  http.route({
    method: 'GET',
    url: '/v1/stories/:id/revisions/:revision',
    schema: {
      operationId: 'readRevision',
      summary: 'What was read from the draft of one revision',
      description: 'The article, with a record of all that was removed from the draft or changed in it.',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      params: params.extend({ revision: z.coerce.number().int().min(1) }),
      answers: { 200: json('What was read', 'RevisionReport'), ...problems('story_not_found') },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      const { id, revision } = request.params;
      return readRevision(context, id, revision);
    },
  });
}

const utc = (time: string | undefined) => time && new Date(time).toISOString();

async function readRevision(
  { journal, working }: Pick<Context, 'journal' | 'working'>,
  storyId: string,
  revision: number,
): Promise<RevisionReport> {
  const state = await journal.state(storyId);
  if (revision > state.revision)
    throw new SluglineError('story_not_found', `story ${storyId} has ${state.revision} revisions`, {
      where: storyId,
    });
  const key = keys.article(storyId, revision);
  const isRead = (await working.head(key)) !== undefined;
  return { storyId, revision, article: isRead ? await readJson(working, key, Article) : null };
}
