import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { statusOf } from './s3-errors.ts';

type Target = PutObjectCommandInput & { Bucket: string; Key: string };

/** The metadata entry by which a writer knows its own object again. */
const writer = 'writer';

/**
 * Whether the server honours `If-None-Match: *`: it must refuse the second of two writes. Some take both (Garage,
 * fauxqs), some refuse the header (Swift).
 */
export async function probeConditionalWrites(
  client: S3Client,
  bucket: string,
  folder: string,
): Promise<boolean> {
  const target = { Bucket: bucket, Key: `${folder}.probe-${randomUUID()}`, Body: 'probe' };
  try {
    return (await putIfNoneMatch(client, target)) && !(await putIfNoneMatch(client, target));
  } catch (error) {
    if (statusOf(error) === 501) return false;
    throw error;
  } finally {
    await client.send(new DeleteObjectCommand({ Bucket: target.Bucket, Key: target.Key }));
  }
}

/**
 * Writes if the key is free; false when it was not. The SDK repeats a request whose answer was lost, and is then
 * refused because of its own first attempt: the writer's mark in the metadata tells that from a lost race.
 */
export async function putIfNoneMatch(client: S3Client, target: Target): Promise<boolean> {
  const mark = randomUUID();
  const command = new PutObjectCommand({
    ...target,
    Metadata: { ...target.Metadata, [writer]: mark },
    IfNoneMatch: '*',
  });
  for (let left = 5; ; left--) {
    try {
      await client.send(command);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412) return (await writerOf(client, target)) === mark;
      // Another conditional write to this key is under way (ConditionalRequestConflict): its outcome decides ours.
      if (status !== 409 || left === 0) throw error;
      await setTimeout(50 * Math.random());
    }
  }
}

async function writerOf(client: S3Client, { Bucket, Key }: Target): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket, Key }))).Metadata?.[writer];
  } catch (error) {
    // Somebody took the key and has deleted the object since.
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
