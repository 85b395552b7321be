import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { ObjectMetadata } from './metadata.ts';

interface Place {
  Bucket: string;
  Key: string;
}

/** S3's limit on CopyObject and on one part. A copy of the largest object (5 TB) stays below 10,000 parts with it. */
const mostBytesAtOnce = 5 * 1024 ** 3;

/**
 * Copies an object within the server, without downloading it. Copies the metadata, too, unless it is given.
 * `partBytes` is a parameter only for tests, which have no 5 GB to copy.
 */
export async function copyObject(
  client: S3Client,
  from: Place,
  to: Place,
  metadata: ObjectMetadata | undefined,
  partBytes = mostBytesAtOnce,
): Promise<void> {
  const CopySource = [from.Bucket, ...from.Key.split('/')].map(encodeURIComponent).join('/');
  const source = await client.send(new HeadObjectCommand(from));
  const bytes = source.ContentLength ?? 0;
  if (bytes <= partBytes) {
    const replaced = metadata && { MetadataDirective: 'REPLACE' as const, ...metadata };
    await client.send(new CopyObjectCommand({ ...to, CopySource, ...replaced }));
    return;
  }
  // A multipart upload starts without metadata: give it what CopyObject would have copied.
  const { ContentType, CacheControl, ContentDisposition, Metadata } = metadata ?? source;
  const begin = { ...to, ContentType, CacheControl, ContentDisposition, Metadata };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(begin));
  const upload = { ...to, UploadId };
  try {
    const Parts: CompletedPart[] = [];
    for (let start = 0; start < bytes; start += partBytes) {
      const CopySourceRange = `bytes=${start}-${Math.min(start + partBytes, bytes) - 1}`;
      const PartNumber = Parts.length + 1;
      const part = { ...upload, CopySource, CopySourceRange, PartNumber };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand(part));
      Parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload));
    throw error;
  }
}
