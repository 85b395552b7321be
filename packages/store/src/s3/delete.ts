import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { SluglineError } from '@slugline/story';

/** S3's limit on one request. */
const mostAtOnce = 1000;

/**
 * Deletes objects. One that does not exist is no error. The server answers 200 even when it kept some objects, and
 * lists them: then this throws `store_unavailable`.
 */
export async function deleteObjects(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<void> {
  for (let done = 0; done < keys.length; done += mostAtOnce) {
    const Objects = keys.slice(done, done + mostAtOnce).map((Key) => ({ Key }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors = [] } = await client.send(command);
    const kept = Errors.find(({ Code }) => Code !== 'NoSuchKey');
    if (kept)
      throw new SluglineError(
        'store_unavailable',
        `s3://${bucket} has kept ${kept.Key} (${kept.Code}: ${kept.Message}): check credentials and bucket policy`,
        { where: kept.Key ?? bucket },
      );
  }
}
