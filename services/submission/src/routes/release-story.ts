import { publishJob } from '@slugline/queue';
import { commands, HoldKind, StoryId } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { carryOut, type EditorsRoute } from './carry-out.ts';
import { Reason } from './reason.ts';

const Query = z.strictObject({
  kind: HoldKind.optional().describe('Which hold to end. Optional when the story has only one.'),
});

const Body = z
  .strictObject({ reason: Reason.optional() })
  .nullish()
  .meta({ examples: [{ reason: 'the court has confirmed it' }] });

/** `POST /v1/stories/{id}/release`: an editor ends a hold. The story is published when it has no hold left. */
export const releaseStory: EditorsRoute = (context, http) => {
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
      body: Body,
      answers: {
        202: accepted('The hold has ended'),
        ...problems('story_not_found', 'not_possible_now', 'queue_unavailable', 'store_full'),
      },
    },
    handler: (request, reply) => {
      const { id: storyId } = request.params;
      const input = { ...request.query, ...request.body };
      return carryOut(
        context,
        { request, reply, storyId },
        (state, by) => commands.release(state, { ...input, by }, Date.now()),
        ({ sequence, lane }) => context.queues.add(publishJob(storyId, sequence, lane)),
      );
    },
  });
};
