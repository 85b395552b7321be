import { publishJob } from '@slugline/queue';
import { type Context, caller, type Http } from '@slugline/service';
import { commands, HoldKind, SluglineError, StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';

const Body = z
  .strictObject({
    kind: HoldKind.optional().describe('Which hold ends. It may be left out where the story has only one.'),
  })
  .nullish();

/** `POST /v1/stories/{id}/release`: an editor ends a hold. The story goes out when it has none left. */
export function releaseStory(context: Context, http: Http): void {
  http.route<{ Params: { id: string }; Body: z.infer<typeof Body> }>({
    method: 'POST',
    url: '/v1/stories/:id/release',
    schema: {
      operationId: 'releaseStory',
      summary: 'Release a held story',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      body: Body,
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
      const { kind } = request.body ?? {};
      const { state } = await context.journal.transact(id, (current) =>
        commands.release(current, { by, ...(kind && { kind }) }, Date.now()),
      );
      await context.queues.add(publishJob(id, state.sequence, state.lane));
      return reply.code(202).header('location', `/v1/stories/${id}`).send(statusOf(state, Date.now()));
    },
  });
}
