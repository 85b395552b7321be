import { withdrawOriginalJob } from '@slugline/queue';
import { allowOriginal, blockOriginal, type Context, makeUsages, reportOnOriginal } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { type OriginalReport, Sha256, SluglineError } from '@slugline/story';
import { z } from 'zod';
import { json, problems } from '../openapi/answers.ts';
import { Reason } from './reason.ts';

const Withdrawal = z
  .strictObject({
    reason: Reason,
    block: z.boolean().default(false).describe('Block the file even if no story uses it now'),
  })
  .meta({
    examples: [
      { reason: 'the agency has killed the picture' },
      { reason: 'the court has forbidden it', block: true },
    ],
  });
const Allowance = z
  .strictObject({ reason: Reason })
  .meta({ examples: [{ reason: 'the agency has cleared it' }] });
const params = z.object({ sha256: Sha256.describe('SHA-256 of the file as it was sent') });
const refusals = problems('not_possible_now', 'original_unused', 'queue_unavailable', 'store_full');

/**
 * `GET /v1/originals/{sha256}` says where a file is used. `POST` to `withdraw` below that takes it out of all stories;
 * `POST` to `allow` lets stories use it again.
 */
export function originals(context: Context, http: Http): void {
  http.route({
    method: 'GET',
    url: '/v1/originals/:sha256',
    schema: {
      operationId: 'readOriginal',
      summary: 'Where a file is used',
      description:
        'Lists the stories that use the file, and says whether it is blocked and how far its withdrawal is.',
      tags: ['originals'],
      security: [{ token: ['submit'] }],
      params,
      answers: { 200: json('Where the file is used', 'OriginalReport'), ...problems() },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      await makeUsages(context);
      return reportOnOriginal(context, request.params.sha256);
    },
  });
  http.route({
    method: 'POST',
    url: '/v1/originals/:sha256/withdraw',
    schema: {
      operationId: 'withdrawOriginal',
      summary: 'Take a file out of all stories',
      description:
        'Every story that uses the file gets an edition without it, also a story that is held. All that was made of it is ' +
        'deleted at every destination. Until it is allowed again, a package or correction with it is refused. The work goes ' +
        'on after the answer: `withdrawal` says how far it is. The reason is never public.',
      tags: ['originals'],
      security: [{ token: ['edit'] }],
      params,
      body: Withdrawal,
      answers: {
        202: json('The file is blocked, and its withdrawal has begun', 'OriginalReport'),
        ...refusals,
      },
    },
    handler: async (request, reply) => {
      const by = caller(context, request, 'edit');
      const { sha256: original } = request.params;
      const { reason, block } = request.body;
      await refuseWithoutRedis(context, original);
      await makeUsages(context);
      refuseInVain(await reportOnOriginal(context, original), block);
      await blockOriginal(context, { original, reason, by });
      await context.queues.add(withdrawOriginalJob(original, Date.now()));
      return reply.code(202).send(await reportOnOriginal(context, original));
    },
  });
  http.route({
    method: 'POST',
    url: '/v1/originals/:sha256/allow',
    schema: {
      operationId: 'allowOriginal',
      summary: 'Let stories use a file again',
      description: 'Stories that lost the file stay without it until a correction sends it again.',
      tags: ['originals'],
      security: [{ token: ['edit'] }],
      params,
      body: Allowance,
      answers: {
        200: json('Stories may use the file', 'OriginalReport'),
        ...problems('not_possible_now', 'queue_unavailable', 'store_full'),
      },
    },
    handler: async (request) => {
      const by = caller(context, request, 'edit');
      const { sha256: original } = request.params;
      await refuseWithoutRedis(context, original);
      await allowOriginal(context, { original, by, ...request.body });
      return reportOnOriginal(context, original);
    },
  });
}

/** Throws `queue_unavailable` before anything is recorded: the work needs Redis. */
async function refuseWithoutRedis({ queues }: Pick<Context, 'queues'>, where: string): Promise<void> {
  if (await queues.takesJobs()) return;
  throw new SluglineError('queue_unavailable', 'Redis does not answer', { where, forCaller: true });
}

/** Throws `not_possible_now` when the file is withdrawn already, and `original_unused` when no story uses it. */
function refuseInVain({ original, blocked, withdrawal, stories }: OriginalReport, block: boolean): void {
  const isUsed = stories.some(({ withdrawn, destinations }) => !withdrawn || destinations.length > 0);
  if (blocked && withdrawal && (withdrawal.state === 'running' || !isUsed)) {
    const { done, all } = withdrawal.stories;
    const how =
      withdrawal.state === 'running' ? `${done} of ${all} stories have lost it` : 'no story uses it any more';
    const message = `the file was withdrawn by ${blocked.by} at ${blocked.at}, and is blocked: ${how}`;
    throw new SluglineError('not_possible_now', message, { where: original });
  }
  if (!isUsed && !block)
    throw new SluglineError('original_unused', `no story uses a file with the SHA-256 ${original}`, {
      where: original,
    });
}
