import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isMissing } from './s3-errors.ts';

/**
 * Aborts multipart uploads of killed writers below a folder of a bucket: those that were not started, and got no part,
 * since `untouchedSince`. Such uploads are not listed as objects, but they cost money.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export async function abortAbandoned(
  client: S3Client,
  bucket: string,
  folder: string,
  untouchedSince: Date,
): Promise<void> {
  const where = { Bucket: bucket, Prefix: folder };
  let from: Place | undefined = {};
  while (from !== undefined) {
    const command = new ListMultipartUploadsCommand({ ...where, ...from });
    const page: ListMultipartUploadsCommandOutput = await client.send(command);
    const old = (page.Uploads ?? []).filter(({ Initiated }) => Initiated && Initiated < untouchedSince);
    for (const { Key, UploadId } of old)
      await abortIfUntouched(client, { Bucket: bucket, Key, UploadId }, untouchedSince);
    from = nextPlace(page);
  }
}

type Place = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>;

/**
 * Returns where the next page begins; undefined at the end. A server that can't list uploads may answer with a list of
 * objects, as fauxqs does. With more than 1,000 objects it says that there is more, but not where: to ask again would
 * bring the same page for ever.
 */
function nextPlace(page: ListMultipartUploadsCommandOutput): Place | undefined {
  const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
  return IsTruncated && KeyMarker !== undefined ? { KeyMarker, UploadIdMarker } : undefined;
}

type Upload = Pick<MultipartUpload, 'Key' | 'UploadId'> & { Bucket: string };

async function abortIfUntouched(
  client: S3Client,
  { Bucket, Key = '', UploadId = '' }: Upload,
  untouchedSince: Date,
): Promise<void> {
  const upload = { Bucket, Key, UploadId };
  try {
    if ((await lastPart(client, upload)) >= untouchedSince) return;
    await client.send(new AbortMultipartUploadCommand(upload));
  } catch (error) {
    // The writer, or another sweep, has just ended the upload.
    if (!isMissing(error)) throw error;
  }
}

/**
 * Returns when the last part was sent. Parts are listed by number, but those of a copy may be sent in another order.
 */
async function lastPart(
  client: S3Client,
  upload: { Bucket: string; Key: string; UploadId: string },
): Promise<Date> {
  let last = new Date(0);
  let PartNumberMarker: string | undefined;
  do {
    const from = PartNumberMarker === undefined ? {} : { PartNumberMarker };
    const page = await client.send(new ListPartsCommand({ ...upload, ...from }));
    for (const { LastModified } of page.Parts ?? [])
      if (LastModified && LastModified > last) last = LastModified;
    PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (PartNumberMarker !== undefined);
  return last;
}
