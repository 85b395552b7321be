import { type Context, lastAsked, receiptKey } from '@slugline/runtime';
import { caller, type Http } from '@slugline/runtime/http';
import { findJson } from '@slugline/store';
import {
  keySetOf,
  keys,
  Receipt,
  type ReceiptList,
  type SigningKey,
  SluglineError,
  StoryId,
  type StoryState,
  toWithdrawFrom,
} from '@slugline/story';
import { z } from 'zod';
import { json, problems } from '../openapi/answers.ts';

const params = z.object({ id: StoryId });
const common = { tags: ['stories'], security: [{ token: ['submit'] }] };

type Parts = Pick<Context, 'config' | 'journal' | 'redis' | 'working'>;

/** `GET /v1/stories/{id}/receipts` and one of them: the proofs that a retracted story is gone. */
export function readReceipts(context: Parts, http: Http): void {
  http.route({
    method: 'GET',
    url: '/v1/stories/:id/receipts',
    schema: {
      ...common,
      operationId: 'listReceipts',
      summary: 'The receipts of a story’s retractions',
      description:
        'A receipt is issued when no address at which the story was ever public has it any more. Until then, `pending` ' +
        'names the destinations and addresses that may still have it.',
      params,
      answers: {
        200: json('The oldest first', 'ReceiptList'),
        ...problems('story_not_found', 'queue_unavailable'),
      },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      return listOf(context, await context.journal.state(request.params.id));
    },
  });
  http.route({
    method: 'GET',
    url: '/v1/stories/:id/receipts/:number',
    schema: {
      ...common,
      operationId: 'readReceipt',
      summary: 'One receipt',
      description:
        'Every address at which the story was public, what it answered, and when. It is signed with Ed25519. The signed bytes ' +
        'are the receipt without `signature.value`, in the canonical form of RFC 8785. The key is at `/v1/keys`.',
      params: params.extend({ number: z.coerce.number().int().min(1) }),
      answers: { 200: json('The receipt', 'Receipt'), ...problems('story_not_found', 'not_found') },
    },
    handler: async (request) => {
      caller(context, request, 'submit');
      const { id, number } = request.params;
      const receipt = await findJson(context.working, keys.receipt(id, number), Receipt);
      if (receipt) return receipt;
      // Throws `story_not_found` if there is no such story.
      const { receipts = [] } = await context.journal.state(id);
      const known = receipts.map((one) => one.number).join(', ') || 'none yet';
      throw new SluglineError('not_found', `story ${id} has no receipt ${number}; it has: ${known}`, {
        where: id,
      });
    },
  });
}

/** `GET /v1/keys`: the public key of receipts, for everybody. */
export function readKeys(context: Pick<Context, 'redis' | 'working'>, http: Http): void {
  let known: SigningKey | undefined;
  http.route({
    method: 'GET',
    url: '/v1/keys',
    schema: {
      operationId: 'readKeys',
      summary: 'The keys with which receipts are signed',
      description: 'A JWK set (RFC 7517) of public Ed25519 keys. Nobody needs a token to read it.',
      tags: ['stories'],
      security: [],
      answers: { 200: json('The keys', 'KeySet'), ...problems('queue_unavailable', 'store_full') },
    },
    handler: async () => {
      known ??= await receiptKey(context);
      return keySetOf(known);
    },
  });
}

async function listOf(context: Pick<Context, 'redis'>, state: StoryState): Promise<ReceiptList> {
  const { storyId, retraction, receipts = [], editions } = state;
  const number = retraction?.number;
  // A story without an edition was never public.
  const isPending = editions.length > 0 && !receipts.some((one) => one.number === number);
  if (retraction === undefined || number === undefined || !isPending)
    return { storyId, receipts, pending: null };
  const last = await lastAsked(context, storyId);
  const { askedAt = null, addresses = [] } = last?.number === number ? last : {};
  const destinations = toWithdrawFrom(state);
  return {
    ...{ storyId, receipts },
    pending: { number, retractedAt: retraction.at, destinations, askedAt, addresses },
  };
}
