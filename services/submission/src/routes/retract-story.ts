import { publishJob } from '@slugline/queue';
import { queueWork } from '@slugline/runtime';
import { commands, laneOf, StoryId } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { carryOut, type EditorsRoute } from './carry-out.ts';
import { Reason } from './reason.ts';

const Retraction = z
  .strictObject({
    mode: z.literal('withdraw').default('withdraw').describe('withdraw: a notice stays at the address'),
    reason: Reason,
  })
  .meta({ examples: [{ reason: 'the court has forbidden the report' }] });
const Return = z.strictObject({ reason: Reason }).meta({ examples: [{ reason: 'the order was lifted' }] });
const common = {
  tags: ['stories'],
  security: [{ token: ['edit'] }],
  params: z.object({ id: StoryId }),
};
const refusals = problems('story_not_found', 'not_possible_now', 'queue_unavailable', 'store_full');

/** `POST /v1/stories/{id}/retract`: an editor takes a story down everywhere. */
export const retractStory: EditorsRoute = (context, http) => {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/retract',
    schema: {
      ...common,
      operationId: 'retractStory',
      summary: 'Take a story down',
      description:
        'A notice takes the place of the page and of `story.json`, feeds forget the story, and media that no other live ' +
        'story shows are deleted at every destination. The work goes on after the answer: `retraction` of the status ' +
        'says where the story is gone and where it may still be. The reason is never public.',
      body: Retraction,
      answers: { 202: accepted('The story is retracted'), ...refusals },
    },
    handler: (request, reply) => {
      const { id: storyId } = request.params;
      return carryOut(
        context,
        { request, reply, storyId },
        (state, by) => commands.retract(state, { ...request.body, by }, Date.now()),
        async (state) => {
          await context.queues.cancelStory(storyId);
          await context.queues.add(publishJob(storyId, state.sequence, laneOf(state)));
        },
      );
    },
  });
};

/** `POST /v1/stories/{id}/reinstate`: an editor brings a retracted story back as it was. */
export const reinstateStory: EditorsRoute = (context, http) => {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/reinstate',
    schema: {
      ...common,
      operationId: 'reinstateStory',
      summary: 'Bring a retracted story back',
      description:
        'The story comes back at its address as it was. Its media are copied again, not made again.',
      body: Return,
      answers: { 202: accepted('The story comes back'), ...refusals },
    },
    handler: (request, reply) => {
      const { id: storyId } = request.params;
      return carryOut(
        context,
        { request, reply, storyId },
        (state, by) => commands.reinstate(state, { ...request.body, by }, Date.now()),
        (state) => queueWork(context, state),
      );
    },
  });
};
