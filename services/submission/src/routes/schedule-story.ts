import { instantOf, isClockTime } from '@slugline/draft/clock-time';
import { queueWork } from '@slugline/runtime';
import { commands, SluglineError, StoryId } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { carryOut, type EditorsRoute } from './carry-out.ts';
import { Reason } from './reason.ts';

const Time = z
  .string()
  .max(40)
  .refine(
    (text) => isClockTime(text) || z.iso.datetime({ offset: true }).safeParse(text).success,
    'must be a time such as 2026-03-01T06:00:00Z, or one of the site’s zone such as 2026-03-01 06:00',
  );
const forms = 'RFC 3339, or a time of the site’s zone. `null` lifts it; what is absent stays.';

const Body = z
  .strictObject({
    publishAt: Time.nullable().optional().describe(`When the story goes out: ${forms}`),
    embargo: Time.nullable()
      .optional()
      .describe(`Nothing of the story is public before this time: ${forms} A change needs a reason.`),
    expires: Time.nullable()
      .optional()
      .describe(
        `When the story expires: ${forms} A story that has expired comes back with a later time, or with \`null\`; that ` +
          'needs a reason.',
      ),
    reason: Reason.optional(),
  })
  .refine(
    ({ publishAt, embargo, expires }) => [publishAt, embargo, expires].some((time) => time !== undefined),
    'needs publishAt, embargo or expires',
  )
  .meta({
    examples: [
      { publishAt: '2026-03-01 06:00' },
      { publishAt: null },
      { embargo: null, reason: 'the ministry has lifted it' },
      { expires: '2026-04-01 00:00' },
    ],
  });

/** `POST /v1/stories/{id}/schedule`: an editor sets, moves or lifts the times at which a story goes out and expires. */
export const scheduleStory: EditorsRoute = (context, http) => {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/schedule',
    schema: {
      operationId: 'scheduleStory',
      summary: 'Set when a story goes out and when it expires',
      description:
        'Sets, moves or lifts the time of publication and the embargo of a story that is not live yet. It goes out at the ' +
        'later of the two; at once when neither is left. At `expires` the story is taken down, and a notice at its address ' +
        'says that it is no longer available. This time can be set, moved and lifted also while the story is live.',
      tags: ['stories'],
      security: [{ token: ['edit'] }],
      params: z.object({ id: StoryId }),
      body: Body,
      answers: {
        202: accepted('The times are set'),
        ...problems('story_not_found', 'not_possible_now', 'queue_unavailable', 'store_full'),
      },
    },
    handler: async (request, reply) => {
      const { id: storyId } = request.params;
      const { timeZone } = context.config.site;
      const { publishAt, embargo, expires, ...rest } = request.body;
      const input = {
        ...rest,
        ...(publishAt !== undefined && { publishAt: publishAt && instant('publishAt', publishAt, timeZone) }),
        ...(embargo !== undefined && { embargo: embargo && instant('embargo', embargo, timeZone) }),
        ...(expires !== undefined && { expires: expires && instant('expires', expires, timeZone) }),
      };
      const now = await context.clock.now();
      return carryOut(
        context,
        { request, reply, storyId },
        (state, by) => commands.schedule(state, { ...input, by }, now),
        (state) => queueWork(context, state),
      );
    },
  });
};

/** Returns a time in UTC. Throws `request_invalid` for one that does not exist in the zone, or comes twice. */
function instant(field: string, text: string, timeZone: string): string {
  const read = isClockTime(text) ? instantOf(text, timeZone) : { time: text };
  if ('problem' in read) throw new SluglineError('request_invalid', read.problem, { where: field });
  return new Date(read.time).toISOString();
}
