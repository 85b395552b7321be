import type { PurgeAnswer } from '@slugline/story';

/** What a cache is to forget. */
export interface Replaced {
  /** Cache tags: everything that has one of them is to go. */
  tags: readonly string[];
  /** The same by address, for caches that know no tags. `bytes` is the size of a large file. */
  files: readonly { address: string; bytes?: number }[];
}

/** A cache in front of a destination. Each kind has a driver of its own. */
export interface Purger {
  /**
   * Makes the cache forget. When it resolves, the cache has none of it, and gets what is at the destination now. Can be
   * repeated. What the cache does not have is no error.
   *
   * Throws `purge_unavailable` when the cache does not do as it was told within some seconds, and the reason of `signal`
   * when that is aborted.
   */
  purge(replaced: Replaced, signal: AbortSignal): Promise<PurgeAnswer>;
}
