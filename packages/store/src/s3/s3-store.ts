import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SluglineError } from '@slugline/story';
import { guardedBody } from '../guarded-body.ts';
import type { S3Location } from '../location.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import {
  type Body,
  type ListOptions,
  type ObjectInfo,
  type ObjectStore,
  objectMissing,
  type PutOptions,
} from '../port.ts';
import { type Range, rangeOutside } from '../range.ts';
import { abortAbandoned } from './abandoned.ts';
import { s3Client } from './client.ts';
import { absent, type Conditions, probeConditionalWrites, putIf } from './conditional-writes.ts';
import { copyObject } from './copy.ts';
import { deleteObjects } from './delete.ts';
import { metadataOf } from './metadata.ts';
import { isMissing, s3Error, statusOf, storeName } from './s3-errors.ts';
import { SourceFailure, upload } from './upload.ts';

/**
 * Opens a bucket and finds out which conditional writes its server honours. `log` is called for each that it does not.
 * Throws `store_unavailable` when the bucket is missing or can't be reached, or access is refused.
 */
export async function openS3Store(
  location: S3Location,
  log: (message: string) => void = () => {},
): Promise<ObjectStore> {
  const client = s3Client(location);
  const folder = location.prefix === undefined ? '' : `${location.prefix}/`;
  try {
    const conditions = await probeConditionalWrites(client, location.bucket, folder);
    if (!conditions.ifNoneMatch)
      log(
        `${storeName(location)} does not honour If-None-Match: of two writers at once, both may think they won`,
      );
    if (conditions.ifMatch === undefined)
      log(
        `${storeName(location)} does not honour If-Match: a late write may replace a newer document until publishing corrects that, within a minute`,
      );
    return new S3Store(client, location, folder, conditions);
  } catch (error) {
    client.destroy();
    throw s3Error(error, location, 'open the store', location.bucket);
  }
}

class S3Store implements ObjectStore {
  readonly name: string;
  readonly conditionalWrites: boolean;
  readonly conditionalReplace: boolean;
  readonly #ifMatch: Conditions['ifMatch'];
  readonly #client: S3Client;
  readonly #location: S3Location;
  readonly #folder: string;

  constructor(client: S3Client, location: S3Location, folder: string, conditions: Conditions) {
    this.name = storeName(location);
    this.conditionalWrites = conditions.ifNoneMatch;
    this.conditionalReplace = conditions.ifMatch !== undefined;
    this.#ifMatch = conditions.ifMatch;
    this.#client = client;
    this.#location = location;
    this.#folder = folder;
  }

  async put(key: string, body: Body, options: PutOptions = {}): Promise<void> {
    const { signal } = options;
    try {
      signal?.throwIfAborted();
      const target = { ...this.#at(key), ...metadataOf(key, options) };
      const bytes = await upload(this.#client, target, body, signal);
      // Bytes in memory were sent in one request with their length, so only other bodies need the check.
      if (typeof body === 'object' && !(body instanceof Uint8Array)) await this.#verify(key, bytes);
    } catch (error) {
      if (error instanceof SourceFailure) throw error.cause;
      signal?.throwIfAborted();
      throw s3Error(error, this.#location, `write ${key}`, key);
    } finally {
      if (body instanceof Readable) body.destroy();
    }
  }

  async putIfAbsent(key: string, body: Uint8Array | string, options: PutOptions = {}): Promise<boolean> {
    if (this.conditionalWrites)
      return this.#request(`write ${key}`, key, () =>
        putIf(this.#client, this.#targetOf(key, body, options), absent),
      );
    if ((await this.head(key)) !== undefined) return false;
    await this.put(key, body, options);
    return true;
  }

  async putIfMatch(
    key: string,
    body: Uint8Array | string,
    etag: string,
    options: PutOptions = {},
  ): Promise<boolean> {
    const IfMatch = this.#ifMatch?.(etag);
    if (IfMatch !== undefined)
      return this.#request(`replace ${key}`, key, () =>
        putIf(this.#client, this.#targetOf(key, body, options), { IfMatch }),
      );
    if ((await this.head(key))?.etag !== etag) return false;
    await this.put(key, body, options);
    return true;
  }

  async get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }> {
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    const command = new GetObjectCommand({ ...this.#at(key), ...(Range === undefined ? {} : { Range }) });
    const answer = await this.#client.send(command).catch((error) => {
      if (isMissing(error)) throw objectMissing(this.name, key, error);
      if (range && statusOf(error) === 416) throw rangeOutside(key, range, error);
      throw s3Error(error, this.#location, `read ${key}`, key);
    });
    if (!(answer.Body instanceof Readable)) throw new Error('The S3 client must run on Node');
    const body = guardedBody(answer.Body, (error) => s3Error(error, this.#location, `read ${key}`, key));
    // For a range, Content-Length is that of the range; the object's length is after the slash in Content-Range.
    const whole = answer.ContentRange?.split('/')[1];
    return { info: infoOf(key, answer, whole === undefined ? answer.ContentLength : Number(whole)), body };
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    try {
      const answer = await this.#client.send(new HeadObjectCommand(this.#at(key)));
      return infoOf(key, answer, answer.ContentLength);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw s3Error(error, this.#location, `look at ${key}`, key);
    }
  }

  async *list(prefix: string, { after = '' }: ListOptions = {}): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    checkPrefix(after);
    const where = { Bucket: this.#location.bucket, Prefix: this.#folder + prefix };
    const start = after === '' ? {} : { StartAfter: this.#folder + after };
    let next: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        ...where,
        ...(next === undefined ? start : { ContinuationToken: next }),
      });
      const page = await this.#request(`list ${prefix}`, prefix, () => this.#client.send(command));
      for (const object of page.Contents ?? [])
        yield infoOf(object.Key?.slice(this.#folder.length) ?? '', object, object.Size);
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
  }

  async copy(from: string, to: string, options?: PutOptions): Promise<void> {
    const metadata = options && metadataOf(to, options);
    await copyObject(this.#client, this.#at(from), this.#at(to), metadata).catch((error) => {
      if (isMissing(error)) throw objectMissing(this.name, from, error);
      throw s3Error(error, this.#location, `copy ${from} to ${to}`, to);
    });
  }

  async delete(keys: readonly string[]): Promise<void> {
    const objects = keys.map((key) => this.#at(key).Key);
    const where = keys[0] ?? '';
    await this.#request(`delete ${where}`, where, () =>
      deleteObjects(this.#client, this.#location.bucket, objects),
    );
  }

  async link(): Promise<boolean> {
    return false;
  }

  async presign(key: string, seconds: number): Promise<string> {
    const command = new GetObjectCommand(this.#at(key));
    return this.#request(`sign a link to ${key}`, key, () =>
      getSignedUrl(this.#client, command, { expiresIn: seconds }),
    );
  }

  async sweep(untouchedSince: Date): Promise<void> {
    const { bucket } = this.#location;
    await this.#request('give up abandoned uploads', bucket, () =>
      abortAbandoned(this.#client, bucket, this.#folder, untouchedSince),
    );
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #at(key: string): { Bucket: string; Key: string } {
    checkKey(key);
    return { Bucket: this.#location.bucket, Key: this.#folder + key };
  }

  #targetOf(key: string, body: Uint8Array | string, options: PutOptions) {
    // Send bytes: the SDK sends no length for an empty string.
    const Body = typeof body === 'string' ? Buffer.from(body) : body;
    return { ...this.#at(key), ...metadataOf(key, options), Body };
  }

  async #request<T>(doing: string, where: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw s3Error(error, this.#location, doing, where);
    }
  }

  /** Some servers answer 200 but store other bytes than were sent: s3rver keeps the chunk headers. */
  async #verify(key: string, bytes: number): Promise<void> {
    const stored = await this.head(key);
    if (stored?.bytes === bytes) return;
    await this.delete([key]);
    throw new SluglineError(
      'store_mismatch',
      `${this.name} has ${stored?.bytes ?? 'no'} bytes of ${key}, but ${bytes} were sent`,
      { where: key },
    );
  }
}

function infoOf(
  key: string,
  answer: Pick<HeadObjectCommandOutput, 'ETag' | 'LastModified' | 'Metadata'>,
  bytes = 0,
): ObjectInfo {
  const sha256 = answer.Metadata?.sha256;
  return {
    key,
    bytes,
    etag: answer.ETag?.replaceAll('"', '') ?? '',
    modified: answer.LastModified ?? new Date(0),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}
