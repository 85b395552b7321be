import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { SluglineError } from '@slugline/story';
import type { Body } from '../port.ts';

/**
 * Up to this size the body is sent from memory in one request, which can be repeated and begins with length and
 * checksum.
 */
const mostBytesAtOnce = 16 * 1024 * 1024;
/** Two parts are in memory at a time. S3 allows 10,000 parts, so an object can have 80 GB. */
const parts = { partSize: 8 * 1024 * 1024, queueSize: 2 };

type Target = Omit<PutObjectCommandInput, 'Body'>;

/** The source of an upload failed, not the store. `cause` is its error. */
export class SourceFailure extends Error {}

/** Writes the body in one request or in parts. Returns the number of bytes sent. */
export async function upload(
  client: S3Client,
  target: Target,
  body: Body,
  signal?: AbortSignal,
): Promise<number> {
  const source = await sourceOf(body);
  if (source instanceof Readable) return uploadStream(client, target, source, signal);
  if (source.byteLength > mostBytesAtOnce)
    return uploadStream(client, target, Readable.from([source]), signal);
  await client.send(new PutObjectCommand({ ...target, Body: source }), {
    ...(signal ? { abortSignal: signal } : {}),
  });
  return source.byteLength;
}

async function sourceOf(body: Body): Promise<Uint8Array | Readable> {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array || body instanceof Readable) return body;
  const found = await stat(body.file).catch((cause) => {
    throw new SluglineError('file_missing', `There is no file ${body.file}`, { where: body.file, cause });
  });
  return found.size > mostBytesAtOnce ? createReadStream(body.file) : readFile(body.file);
}

/** Parts are buffers, so a failed part is sent again. When the source fails, all parts are removed. */
async function uploadStream(
  client: S3Client,
  target: Target,
  source: Readable,
  signal?: AbortSignal,
): Promise<number> {
  let bytes = 0;
  async function* counted() {
    try {
      for await (const chunk of source) {
        bytes += Buffer.byteLength(chunk);
        yield chunk;
      }
    } catch (cause) {
      throw new SourceFailure('The source of an upload failed', { cause });
    }
  }
  try {
    const body = Readable.from(counted(), { objectMode: false });
    const sending = new Upload({
      client,
      params: { ...target, Body: body },
      ...parts,
      leavePartsOnError: false,
    });
    const abort = () => void sending.abort();
    signal?.addEventListener('abort', abort, { once: true });
    await sending.done().finally(() => signal?.removeEventListener('abort', abort));
    return bytes;
  } finally {
    source.destroy();
  }
}
