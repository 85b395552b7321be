import type { PurgeAnswer } from '@slugline/story';

/** What a cache is to forget. */
export interface Replaced {
  /** Cache tags: the cache is to forget everything that has one of them. */
  tags: readonly string[];
  /** The same as addresses, for caches that know no tags. `bytes` is the size of a large file. */
  files: readonly { address: string; bytes?: number }[];
}

/** A cache in front of a destination. Each kind has a driver of its own. */
export interface Purger {
  /**
   * Makes the cache forget. When this resolves, the cache has none of it, and the next request gets what is at the
   * destination. Can be repeated. What the cache does not have is no error.
   *
   * Throws `purge_unavailable` when the cache does not do as it was told within some seconds, and the reason of
   * `signal` when that is aborted.
   */
  purge(replaced: Replaced, signal: AbortSignal): Promise<PurgeAnswer>;
}
