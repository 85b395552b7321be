import type { ErrorCode, SluglineError } from '@slugline/story';

const unread: ReadonlySet<ErrorCode> = new Set(['object_missing', 'store_mismatch', 'story_not_found']);

/**
 * Whether a job could not read what it was told of. Somebody wrote that, or the job would not be there: a store may show
 * it later to others than to its writer, or have given wrong bytes. So it is waited for at first, as in an outage.
 * `payload_invalid` counts only where trying again can help: see `readJson`.
 */
export const isUnread = ({ code, retry }: Pick<SluglineError, 'code' | 'retry'>): boolean =>
  unread.has(code) || (code === 'payload_invalid' && retry);
