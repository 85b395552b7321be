import { publishJob } from '@slugline/queue';
import { type Context, caller, type Http } from '@slugline/runtime';
import { commands, HoldKind, SluglineError, StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';

const Query = z.strictObject({
  kind: HoldKind.optional().describe('Which hold to end. Optional when the story has only one.'),
});

/** `POST /v1/stories/{id}/release`: an editor ends a hold. The story is published when it has no hold left. */
export function releaseStory(context: Pick<Context, 'config' | 'journal' | 'queues'>, http: Http): void {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/release',
    schema: {
      operationId: 'releaseStory',
      summary: 'Release a held story',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      querystring: Query,
      answers: {
        202: accepted('The hold has ended'),
        ...problems('story_not_found', 'not_possible_now', 'queue_unavailable'),
      },
    },
    handler: async (request, reply) => {
      const by = caller(context, request, 'edit');
      const { id } = request.params;
      // Refused before anything is journalled. Otherwise Redis would still list the story as held once it is back, and
      // nothing would update that list.
      if (!(await context.queues.takesJobs()))
        throw new SluglineError('queue_unavailable', 'Redis does not answer', { where: id, forCaller: true });
      const { kind } = request.query;
      const { state } = await context.journal.transact(id, (current) =>
        commands.release(current, { by, ...(kind && { kind }) }, Date.now()),
      );
      await context.queues.add(publishJob(id, state.sequence, state.lane));
      return reply.code(202).header('location', `/v1/stories/${id}`).send(statusOf(state, Date.now()));
    },
  });
}
