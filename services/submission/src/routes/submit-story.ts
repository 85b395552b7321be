import { type Context, caller, type Http } from '@slugline/runtime';
import { SluglineError, statusOf } from '@slugline/story';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { receivePackage } from '../package-in.ts';
import { openSeats, type Seats } from '../seats.ts';
import { submitPackage } from '../submit-package.ts';

/** A part of a form that is a file. Generators of clients know this format; JSON Schema alone has no word for it. */
const file = { type: 'string', format: 'binary' };

/** `POST /v1/stories`: a story package comes in; 202 says that nothing can lose it any more. */
export function submitStory(context: Context, http: Http): void {
  const seats = openSeats(context.config.limits.uploads);
  http.route({
    method: 'POST',
    url: '/v1/stories',
    schema: {
      operationId: 'submitStory',
      summary: 'Submit a story package',
      description:
        'multipart/form-data: one `draft` (text or Markdown), any number of `media` files, and `story` with the settings ' +
        '(JSON or YAML, as in story.yaml). A second `draft` or `story`, and settings among the media, are refused: an embargo ' +
        'may be in them. With an `Idempotency-Key`, sending the same package again is safe; another package is refused. ' +
        'The answer comes when nothing can lose the package any more.',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      headers: z.object({
        'idempotency-key': z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('A key of your own for this package: sent again with it, the package stays one story'),
      }),
      form: {
        type: 'object',
        properties: {
          draft: { ...file, description: 'The text of the story: plain text or Markdown, in UTF-8' },
          media: { type: 'array', items: file, description: 'Pictures, videos, sounds and captions' },
          story: {
            anyOf: [{ $ref: '#/components/schemas/StorySettings' }, { type: 'string', description: 'YAML' }],
            description: 'The settings of the story',
          },
        },
        required: ['draft'],
        additionalProperties: false,
      },
      answers: {
        202: accepted('The package is safe, and work on the story has begun'),
        ...problems(
          ...(['draft_missing', 'draft_ambiguous', 'draft_empty', 'draft_too_large'] as const),
          ...(['settings_invalid', 'text_too_complex', 'request_too_large', 'request_too_slow'] as const),
          ...(['too_many_requests', 'store_full'] as const),
        ),
      },
    },
    handler: async (request, reply) => {
      const receivedAt = Date.now();
      const by = caller(context, request, 'submit');
      const idempotencyKey = request.headers['idempotency-key'];
      const story = await seated(seats, { by, address: request.ip }, reply, () =>
        receivePackage(context, request),
      );
      const state = await submitPackage(context, { by, receivedAt, idempotencyKey }, story);
      return reply
        .code(202)
        .header('location', `/v1/stories/${state.storyId}`)
        .send(statusOf(state, Date.now()));
    },
  });
}

/** When a sender who has too many packages under way may look again (s). */
const retryAfter = 5;

/** Takes a package in, unless its sender has as many under way as one may. Throws `too_many_requests`. */
async function seated<T>(
  seats: Seats,
  { by, address }: { by: string; address: string },
  reply: FastifyReply,
  receive: () => Promise<T>,
): Promise<T> {
  // Without tokens all are `local`; addresses tell them apart.
  const leave = seats.take(by === 'local' ? address : by);
  if (leave === undefined) {
    reply.header('retry-after', String(retryAfter));
    throw new SluglineError('too_many_requests', 'too many packages of yours are on their way');
  }
  try {
    return await receive();
  } finally {
    leave();
  }
}
