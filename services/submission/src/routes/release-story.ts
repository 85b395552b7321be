import { publishJob } from '@slugline/queue';
import { type Context, caller, type Http } from '@slugline/service';
import { SluglineError, StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';

/** `POST /v1/stories/{id}/release`: an editor lets a held story go out. */
export function releaseStory(context: Context, http: Http): void {
  http.route<{ Params: { id: string } }>({
    method: 'POST',
    url: '/v1/stories/:id/release',
    schema: {
      operationId: 'releaseStory',
      summary: 'Release a held story',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      answers: {
        202: accepted('The story is on its way to its readers'),
        ...problems('story_not_found', 'not_possible_now', 'queue_unavailable'),
      },
    },
    handler: async (request, reply) => {
      const by = caller(context, request, 'edit');
      const { id } = request.params;
      // Told before anything is on the record: Redis would still call the story held when it is back, and ask no more.
      if (!(await context.queues.takesJobs()))
        throw new SluglineError('queue_unavailable', 'Redis does not answer', { where: id, forCaller: true });
      const { hold, revision, lane } = await context.journal.latest(id);
      if (hold === undefined)
        throw new SluglineError('not_possible_now', 'the story is not held', { where: id });
      const { sequence } = await context.journal.append(id, { v: 1, type: 'released', revision, by });
      await context.queues.add(publishJob(id, sequence, lane));
      return reply
        .code(202)
        .header('location', `/v1/stories/${id}`)
        .send(statusOf(await context.journal.state(id), Date.now()));
    },
  });
}
