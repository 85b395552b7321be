import type { ErrorCode, SluglineError } from '@slugline/story';

const unread: ReadonlySet<ErrorCode> = new Set(['object_missing', 'store_mismatch', 'story_not_found']);

/**
 * Whether a job failed because it could not read an object that it names. The object was written before the job was
 * added, but a store may show it late to other readers, or have returned wrong bytes. So the job waits at first, as
 * in an outage. `payload_invalid` counts only when another try can help: see `readJson`.
 */
export const isObjectUnreadable = ({ code, retry }: Pick<SluglineError, 'code' | 'retry'>): boolean =>
  unread.has(code) || (code === 'payload_invalid' && retry);
