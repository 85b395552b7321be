import type { Readable } from 'node:stream';
import { compressible, deliveryOf, headersOf, type ObjectInfo, type ObjectStore } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, type Bytes, modifiedOf, tagOf } from './conditions.ts';
import { type Form, formsOf } from './forms.ts';

/** The document that is sent for a folder. */
const index = 'index.html';

/**
 * Answers a GET or HEAD with an object of a destination, or with the compressed twin that the reader understands best.
 * `path` is the decoded part of the address after `prefix`. Throws `range_invalid`, and as the store does.
 */
export async function serve(
  store: ObjectStore,
  prefix: string,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isFolder = path === '' || path.endsWith('/');
  const key = isFolder ? `${path}${index}` : path;
  // The store's temporary files are hidden ones.
  if (key.split('/').some((part) => part.startsWith('.'))) return notFound(reply);
  try {
    for (const form of formsOf(key, request.headers['accept-encoding']))
      if (await send(store, key, form, request, reply)) return reply;
    if (!isFolder && (await store.head(`${key}/${index}`)))
      return reply.redirect(`${addressOf(prefix, key)}${/\?.*/s.exec(request.url)?.[0] ?? ''}`, 301);
  } catch (error) {
    // An address that no key can have.
    if (error instanceof SluglineError && error.code === 'request_invalid') return notFound(reply);
    throw error;
  }
  return notFound(reply);
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

/** The address of a folder on this site, whatever characters are in the key. */
const addressOf = (prefix: string, key: string): string =>
  `${prefix}${key.split('/').map(encodeURIComponent).join('/')}/`;

/** Sends a form of the object; false when there is no such form. */
async function send(
  store: ObjectStore,
  key: string,
  form: Form,
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const seen = await store.head(form.key);
  if (seen === undefined) return false;
  const isHead = method === 'HEAD';
  // A range is for GET alone (RFC 9110, 14.2).
  const answer = answerTo(isHead ? { ...headers, range: undefined } : headers, seen);
  if (isHead && answer.status === 200) {
    describe(reply, key, form, seen).header('content-length', seen.bytes).send();
    return true;
  }
  if (answer.status === 206) return sendRange(store, key, form, reply, seen, answer.range);
  if (answer.status === 200) return sendWhole(store, key, form, reply);
  if (answer.status === 416) {
    reply.header('content-range', `bytes */${seen.bytes}`);
    throw new SluglineError('range_invalid', `${key} has ${seen.bytes} bytes`, { where: key });
  }
  describe(reply, key, form, seen).code(answer.status).send();
  return true;
}

/**
 * Sends a file. The descriptor that its bytes are read from also gives their number and tag: the file may be replaced at any
 * time. False when it is gone.
 */
async function sendWhole(store: ObjectStore, key: string, form: Form, reply: FastifyReply): Promise<boolean> {
  const file = await openIfThere(store, form.key);
  if (file === undefined) return false;
  describe(reply, key, form, file.info).header('content-length', file.info.bytes).send(file.body);
  return true;
}

/** Sends some bytes of the version that was seen; where it was replaced meanwhile, the whole of the new one. */
async function sendRange(
  store: ObjectStore,
  key: string,
  form: Form,
  reply: FastifyReply,
  seen: ObjectInfo,
  range: Bytes,
): Promise<boolean> {
  const part = await openIfThere(store, form.key, range);
  if (part?.info.etag !== seen.etag) {
    part?.body.destroy();
    return sendWhole(store, key, form, reply);
  }
  const { start, end } = range;
  describe(reply, key, form, seen)
    .code(206)
    .headers({ 'content-range': `bytes ${start}-${end}/${seen.bytes}`, 'content-length': end - start + 1 })
    .send(part.body);
  return true;
}

/** Undefined when the object, or the range in it, is no longer there. */
async function openIfThere(
  store: ObjectStore,
  key: string,
  range?: Bytes,
): Promise<{ info: ObjectInfo; body: Readable } | undefined> {
  try {
    return await store.get(key, range);
  } catch (error) {
    const code = error instanceof SluglineError ? error.code : undefined;
    if (code === 'object_missing' || (range && code === 'request_invalid')) return undefined;
    throw error;
  }
}

/** Sets the headers of one version. A twin gets the delivery policy of its object. */
const describe = (reply: FastifyReply, key: string, { encoding }: Form, info: ObjectInfo): FastifyReply =>
  reply.headers({
    ...headersOf(deliveryOf(key)),
    etag: tagOf(info),
    'last-modified': modifiedOf(info),
    ...(compressible(key) ? { vary: 'accept-encoding' } : {}),
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  });
