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

/** The condition of a write: that the key does not exist, or that the object still has this ETag. */
export type Condition = { IfNoneMatch: '*' } | { IfMatch: string };

export const absent: Condition = { IfNoneMatch: '*' };

/** Which conditions a server honours. */
export interface Conditions {
  ifNoneMatch: boolean;
  /** Writes an ETag in the form that the server's `If-Match` needs; absent when the server does not honour it. */
  ifMatch?: (etag: string) => string;
}

/**
 * The standard requires quotes (RFC 9110, 8.8.3). Ceph's gateway, at least up to Pacific, compares with the bare tag.
 */
const spellings: readonly ((etag: string) => string)[] = [(etag) => `"${etag}"`, (etag) => etag];

/** The metadata entry by which a writer recognises its own object. */
const writer = 'writer';
/** An ETag that no object has. */
const noObject = '0'.repeat(32);

/**
 * Finds out whether the server honours `If-None-Match: *` and `If-Match`: it must write when the condition holds and
 * refuse when it does not. Some servers always write (Garage, fauxqs), some refuse the headers (Swift).
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
 * Writes if the condition holds; returns false when it did not. When a response is lost, the SDK repeats the request
 * and is refused because of its own first attempt. The writer's mark in the metadata tells this from a lost race.
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
      // Amazon answers 404 to `If-Match` when the object does not exist.
      if (isMissing(error) && 'IfMatch' in condition) return false;
      // Another conditional write to this key is running (ConditionalRequestConflict): its result decides ours.
      if (status !== 409 || left === 0) throw error;
      await setTimeout(50 * Math.random());
    }
  }
}

async function writerOf(client: S3Client, { Bucket, Key }: Target): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket, Key }))).Metadata?.[writer];
  } catch (error) {
    // Another writer won, and the object was deleted since.
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
