import { SluglineError } from '@slugline/story';
import { cacheTagOf } from '../delivery.ts';
import type { PutOptions } from '../port.ts';

/** The S3 request parameters that say how an object is served. */
export interface ObjectMetadata {
  ContentType?: string;
  CacheControl?: string;
  ContentDisposition?: string;
  Metadata: Record<string, string>;
}

/** S3's limit on the names and values of an object's user metadata, in bytes. */
const mostBytes = 2048;

/**
 * Returns the HTTP metadata and the user metadata: the hash, and the cache tags, which CloudFront reads from
 * `x-amz-meta-cache-tag` (Amazon CloudFront Developer Guide, "Invalidate by cache tags").
 */
export function metadataOf(key: string, options: PutOptions): ObjectMetadata {
  const { delivery, sha256 } = options;
  const metadata: Record<string, string> = {
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(delivery && delivery.tags.length > 0 ? { 'cache-tag': cacheTagOf(delivery) } : {}),
    // Our nginx answers with a redirect to it.
    ...(delivery?.movedTo === undefined ? {} : { 'moved-to': delivery.movedTo }),
  };
  // The server would refuse the upload only at its end (MetadataTooLarge).
  if (Object.entries(metadata).join().length > mostBytes)
    throw new SluglineError('internal', `${key} has more than ${mostBytes} bytes of cache tags`, {
      where: key,
    });
  return {
    ...(delivery && {
      ContentType: delivery.contentType,
      CacheControl: delivery.cacheControl,
      ContentDisposition: delivery.contentDisposition,
    }),
    Metadata: metadata,
  };
}
