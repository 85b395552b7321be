import { type Context, caller, type Http } from '@slugline/runtime';
import { StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';
import { json, problems } from '../openapi/answers.ts';

const params = z.object({ id: StoryId });

/** `GET /v1/stories` and `GET /v1/stories/{id}`: the status of stories. */
export function readStories(context: Context, http: Http): void {
  http.route({
    method: 'GET',
    url: '/v1/stories',
    schema: {
      operationId: 'listStories',
      summary: 'The newest stories',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      querystring: z.object({
        limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many stories at most'),
      }),
      answers: { 200: json('The newest first', 'StoryList'), ...problems('queue_unavailable') },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      const states = await context.journal.newest(request.query.limit);
      return { stories: states.map((state) => statusOf(state, Date.now())) };
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
      answers: { 200: json('The status of the story', 'StatusReport'), ...problems('story_not_found') },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      return statusOf(await context.journal.state(request.params.id), Date.now());
    },
  });
}
