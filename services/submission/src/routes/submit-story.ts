import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { statusOf } from '@slugline/story';
import { z } from 'zod';
import { accepted, problems } from '../openapi/answers.ts';
import { file } from '../openapi/form.ts';
import { receivePackage } from '../receive-package.ts';
import { submitPackage } from '../submit-package.ts';
import type { UploadSlots } from '../upload-slots.ts';
import { withSlot } from './with-slot.ts';

/** `POST /v1/stories`: submits a story package. The answer 202 means that the package is durable. */
export function submitStory(context: Context, http: Http, slots: UploadSlots): void {
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
        'The answer comes when the package is stored durably.',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      headers: z.object({
        'idempotency-key': z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe(
            'Your own key for this package. Sent again with the same key, the package stays one story',
          ),
      }),
      querystring: z.object({
        again: z
          .stringbool()
          .default(false)
          .describe(
            'Make a second story of a package that is live. Otherwise it is refused with `already_live`',
          ),
      }),
      form: {
        type: 'object',
        properties: {
          draft: {
            ...file,
            description:
              'The text of the story: plain text, Markdown, HTML, DOCX, a mail, an item of a wire, or a ZIP of the package',
          },
          media: { type: 'array', items: file, description: 'Pictures, videos, audio files and captions' },
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
          ...(['too_many_requests', 'store_full', 'already_live', 'original_withdrawn'] as const),
        ),
      },
    },
    handler: async (request, reply) => {
      const receivedAt = Date.now();
      const by = caller(context, request, 'submit');
      const idempotencyKey = request.headers['idempotency-key'];
      const story = await withSlot(slots, { by, address: request.ip }, reply, () =>
        receivePackage(context, request),
      );
      const state = await submitPackage(
        context,
        { by, receivedAt, idempotencyKey, again: request.query.again },
        story,
      );
      return reply
        .code(202)
        .header('location', `/v1/stories/${state.storyId}`)
        .send(statusOf(state, Date.now()));
    },
  });
}
