import type { BigIntStats } from 'node:fs';
import type { ObjectInfo } from '../port.ts';

/**
 * Returns undefined for a folder, which is not an object. Every write changes the inode or the time, and so the ETag.
 */
export function infoOf(key: string, stats: BigIntStats): ObjectInfo | undefined {
  if (!stats.isFile()) return undefined;
  const etag = [stats.size, stats.mtimeNs, stats.ino].map((part) => part.toString(36)).join('-');
  return { key, bytes: Number(stats.size), etag, modified: stats.mtime };
}

/** The ETag of a small object. Every write gives its row another id. */
export const etagOfRow = (id: unknown): string => `row-${Number(id).toString(36)}`;
