import { commands, StoryId } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { carryOut, type EditorsRoute } from './carry-out.ts';
import { Reason } from './reason.ts';

const Body = z
  .strictObject({ reason: Reason })
  .meta({ examples: [{ reason: 'the lawyers want to see it first' }] });

/** `POST /v1/stories/{id}/hold`: an editor stops a story. What is live stays live, and nothing newer goes out. */
export const holdStory: EditorsRoute = (context, http) => {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/hold',
    schema: {
      operationId: 'holdStory',
      summary: 'Hold a story',
      description:
        'Nothing of the story goes out until the hold is released: no first edition, no picture that becomes ready, no ' +
        'correction. An edition that is live stays live. An edition of which a destination shows a part already is ' +
        'finished there.',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      body: Body,
      answers: {
        202: accepted('The story is held'),
        ...problems('story_not_found', 'not_possible_now', 'queue_unavailable', 'store_full'),
      },
    },
    handler: (request, reply) => {
      const { id: storyId } = request.params;
      const { reason } = request.body;
      return carryOut(context, { request, reply, storyId }, (state, by) =>
        commands.hold(state, { kind: 'editor', reason, by }, Date.now()),
      );
    },
  });
};
