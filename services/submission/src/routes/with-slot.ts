import { SluglineError } from '@slugline/story';
import type { FastifyReply } from 'fastify';
import type { UploadSlots } from '../upload-slots.ts';

/** When a sender with too many uploads should try again, seconds. */
const retryAfter = 5;

/** Receives a package. Throws `too_many_requests` when its sender has too many uploads at once. */
export async function withSlot<T>(
  slots: UploadSlots,
  { by, address }: { by: string; address: string },
  reply: FastifyReply,
  receive: () => Promise<T>,
): Promise<T> {
  // Without tokens every caller is `local`, so their addresses count.
  const leave = slots.take(by === 'local' ? address : by);
  if (leave === undefined) {
    reply.header('retry-after', String(retryAfter));
    throw new SluglineError('too_many_requests', 'you send too many packages at once');
  }
  try {
    return await receive();
  } finally {
    leave();
  }
}
