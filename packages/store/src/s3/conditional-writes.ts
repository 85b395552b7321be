import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isMissing, statusOf } from './s3-errors.ts';

type Target = PutObjectCommandInput & { Bucket: string; Key: string };

/** What must hold for a write: that nothing is there, or that the object with this ETag is. */
export type Condition = { IfNoneMatch: '*' } | { IfMatch: string };

export const absent: Condition = { IfNoneMatch: '*' };

/** Which conditions a server honours. */
export interface Conditions {
  ifNoneMatch: boolean;
  /** How it wants the ETag of `If-Match` to be written; absent where it does not honour it. */
  ifMatch?: (etag: string) => string;
}

/** The standard wants quotes (RFC 9110, 8.8.3); Ceph's gateway compares what is sent with the bare tag, up to Pacific at least. */
const spellings: readonly ((etag: string) => string)[] = [(etag) => `"${etag}"`, (etag) => etag];

/** The metadata entry by which a writer knows its own object again. */
const writer = 'writer';
/** An ETag that no object has. */
const noObject = '0'.repeat(32);

/**
 * Whether the server honours `If-None-Match: *` and `If-Match`: it must write where the condition holds, and refuse where
 * it does not. Some write in any case (Garage, fauxqs), some refuse the headers (Swift).
 */
export async function probeConditionalWrites(
  client: S3Client,
  bucket: string,
  folder: string,
): Promise<Conditions> {
  const target = { Bucket: bucket, Key: `${folder}.probe-${randomUUID()}` };
  const writes = (condition: Condition) =>
    putIf(client, { ...target, Body: 'probe' }, condition).catch((error: unknown) => {
      if (statusOf(error) === 501) return undefined;
      throw error;
    });
  try {
    const ifNoneMatch = (await writes(absent)) === true && (await writes(absent)) === false;
    await client.send(new PutObjectCommand({ ...target, Body: 'probe' }));
    const { ETag = noObject } = await client.send(new HeadObjectCommand(target));
    for (const ifMatch of spellings) {
      if ((await writes({ IfMatch: ifMatch(noObject) })) !== false) break;
      if (await writes({ IfMatch: ifMatch(ETag.replaceAll('"', '')) })) return { ifNoneMatch, ifMatch };
    }
    return { ifNoneMatch };
  } finally {
    await client.send(new DeleteObjectCommand({ Bucket: target.Bucket, Key: target.Key }));
  }
}

/**
 * Writes if the condition holds; false when it did not. The SDK repeats a request whose answer was lost, and is then
 * refused because of its own first attempt: the writer's mark in the metadata tells that from a lost race.
 */
export async function putIf(client: S3Client, target: Target, condition: Condition): Promise<boolean> {
  const mark = randomUUID();
  const command = new PutObjectCommand({
    ...target,
    Metadata: { ...target.Metadata, [writer]: mark },
    ...condition,
  });
  for (let left = 5; ; left--) {
    try {
      await client.send(command);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412) return (await writerOf(client, target)) === mark;
      // Amazon says so of `If-Match` where nothing is there.
      if (isMissing(error) && 'IfMatch' in condition) return false;
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
