import type { Context } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { revisionsIn, revisionTag, SluglineError, StoryId, statusOf } from '@slugline/story';
import { z } from 'zod';
import { correctStory } from '../correct-story.ts';
import { accepted, problems, tagged } from '../openapi/answers.ts';
import { file } from '../openapi/form.ts';
import { receiveCorrection } from '../receive-package.ts';
import type { UploadSlots } from '../upload-slots.ts';
import { withSlot } from './with-slot.ts';

/** `POST /v1/stories/{id}/revisions`: corrects a story. The answer 202 means that the correction is durable. */
export function correctStoryRoute(context: Context, http: Http, slots: UploadSlots): void {
  http.route({
    method: 'POST',
    url: '/v1/stories/:id/revisions',
    schema: {
      operationId: 'correctStory',
      summary: 'Correct a story',
      description:
        'multipart/form-data, as for a submission; every part is optional. What is not sent stays: the draft, the settings, the ' +
        'media. A `media` file with the name of one that the story has takes its place. `story` is a JSON merge patch (RFC 7396) ' +
        'of the settings: null takes away what was said, and null for a file of `media` takes the file out. Its address stays. ' +
        'The edition before stays live until the new one is ready. With `If-Match` and the ETag of a revision, a story that was ' +
        'changed meanwhile is not corrected. With an `Idempotency-Key`, sending the same correction again is safe.',
      tags: ['stories'],
      security: [{ token: ['submit'] }],
      params: z.object({ id: StoryId }),
      headers: z.object({
        'if-match': z
          .string()
          .max(1000)
          .optional()
          .describe('The ETag of the revision that you know, such as "r1"'),
        'idempotency-key': z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Your own key for this correction. Sent again with the same key, it stays one revision'),
      }),
      form: {
        type: 'object',
        properties: {
          draft: { ...file, description: 'The new text of the story, or a ZIP of what is corrected' },
          media: {
            type: 'array',
            items: file,
            description: 'Files that are new, or replace those of the same name',
          },
          story: {
            anyOf: [
              { $ref: '#/components/schemas/StoryCorrection' },
              { type: 'string', description: 'YAML' },
            ],
            description: 'What is corrected in the settings, and a note for readers',
          },
        },
        additionalProperties: false,
        examples: [
          { story: { note: 'The ferry sails at 21:00, not at 20:00.' } },
          { story: { minor: true, media: { 'quay.jpg': { caption: 'The quay at dawn' }, 'old.jpg': null } } },
        ],
      },
      answers: {
        202: tagged(accepted('The correction is safe, and work on it has begun')),
        ...problems(
          ...(['story_not_found', 'not_possible_now', 'story_changed', 'file_missing'] as const),
          ...(['draft_ambiguous', 'draft_empty', 'draft_too_large', 'settings_invalid'] as const),
          ...(['text_too_complex', 'request_too_large', 'request_too_slow', 'too_many_requests'] as const),
          ...(['store_full', 'queue_unavailable', 'original_withdrawn'] as const),
        ),
      },
    },
    handler: async (request, reply) => {
      const receivedAt = Date.now();
      const by = caller(context, request, 'submit');
      const { id: storyId } = request.params;
      const ifMatch = revisionsIn(request.headers['if-match']);
      await context.journal.state(storyId);
      // Refused before anything is journalled: Redis knows a settled story from long ago only by what it is told now,
      // and nothing would look for its new revision.
      if (!(await context.queues.takesJobs()))
        throw new SluglineError('queue_unavailable', 'Redis does not answer', {
          where: storyId,
          forCaller: true,
        });
      const correction = await withSlot(slots, { by, address: request.ip }, reply, () =>
        receiveCorrection(context, request),
      );
      const idempotencyKey = request.headers['idempotency-key'];
      const state = await correctStory(
        context,
        { storyId, by, receivedAt, idempotencyKey, ifMatch },
        correction,
      );
      return reply
        .code(202)
        .header('location', `/v1/stories/${storyId}`)
        .header('etag', revisionTag(state.revision))
        .send(statusOf(state, Date.now()));
    },
  });
}
