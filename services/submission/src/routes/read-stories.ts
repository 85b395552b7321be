import { type Context, caller, type Http } from '@slugline/service';
import { StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';

const params = z.object({ id: StoryId });

/** `GET /v1/stories` and `GET /v1/stories/{id}`: where stories stand. */
export function readStories(context: Context, http: Http): void {
  http.route<{ Querystring: { limit: number } }>({
    method: 'GET',
    url: '/v1/stories',
    schema: {
      summary: 'The newest stories',
      tags: ['stories'],
      querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      const states = await context.journal.newest(request.query.limit);
      return { stories: states.map((state) => statusOf(state, Date.now())) };
    },
  });
  http.route<{ Params: { id: string } }>({
    method: 'GET',
    url: '/v1/stories/:id',
    schema: { summary: 'One story', tags: ['stories'], params },
    handler: async (request) => {
      caller(context, request, 'submit');
      return statusOf(await context.journal.state(request.params.id), Date.now());
    },
  });
}
