import {
  compressible,
  deliveryOf,
  encodings,
  headersOf,
  type ObjectStore,
  openFile,
  tagHeadersOf,
} from '@slugline/store';
import { addresses, areaOf, cacheTags, escapedAddress, SluglineError } from '@slugline/story';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncodings, type Encoding } from './accepted-encodings.ts';
import { StoryFinder } from './beside.ts';
import { answerTo, conditionsIn, modifiedOf } from './conditions.ts';
import { redirect, sendChanged, sendMethods, sendNoSuchRange, sendNotFound } from './refusals.ts';
import { type Representation, Representations } from './representation.ts';

/** A directory destination and its place on this server. */
interface Place {
  store: ObjectStore;
  folder: string;
  /** The start of its addresses, with a slash at the end. */
  prefix: string;
  /** The page for an address where nothing is. */
  notFound: string;
}

/** Serves one directory destination. */
export class Site {
  readonly #place: Place;
  readonly #representations = new Representations();
  readonly #stories: StoryFinder;

  constructor(place: Place) {
    this.#place = place;
    this.#stories = new StoryFinder(place.folder);
  }

  /**
   * Answers with an object of the destination, in the form that the client prefers. `path` is the decoded part of the
   * address after the prefix. Refuses methods other than GET and HEAD if the object exists. Throws as the store does.
   */
  async answer(path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const isFolder = path === '' || path.endsWith('/');
    const key = isFolder ? addresses.page(path) : path;
    // The store's temporary files are hidden files.
    if (key.split('/').some((part) => part.startsWith('.')))
      return sendNotFound(request, reply, this.#place.notFound);
    const { store, prefix } = this.#place;
    try {
      if (await store.head(key)) {
        if (request.method !== 'GET' && request.method !== 'HEAD') return sendMethods(request, reply);
        const shown = await this.#bestForm(key, request.headers['accept-encoding']);
        if (shown) return await this.#send(key, shown, request, reply);
      } else if (!isFolder && (await store.head(addresses.page(`${key}/`)))) {
        return redirect(reply, `${prefix}${escapedAddress(key)}/${queryOf(request)}`);
      }
    } catch (error) {
      // The address can't be a key.
      if (!(error instanceof SluglineError) || error.code !== 'request_invalid') throw error;
    }
    return sendNotFound(request, reply, this.#place.notFound);
  }

  /** Opens the best form of an object that exists. Returns undefined when the object is gone. */
  async #bestForm(key: string, accepted: string | undefined): Promise<Shown | undefined> {
    for (const form of acceptedEncodings(key, accepted)) {
      const content = await this.#open(key, form);
      if (content) return { form, content };
    }
    return undefined;
  }

  /**
   * Opens a form of an object. A document has compressed twins; a text among the media is compressed for each
   * request.
   */
  async #open(key: string, form: Encoding | 'identity'): Promise<Representation | undefined> {
    const { folder } = this.#place;
    if (form === 'identity') {
      const file = await openFile(folder, key);
      return file && this.#representations.of(file, key);
    }
    if (areaOf(key) === 'media') {
      const file = await openFile(folder, key);
      return file && this.#representations.packed(file, key, form);
    }
    const twin = `${key}${encodings[form].ending}`;
    const file = await openFile(folder, twin);
    return file && this.#representations.of(file, twin);
  }

  async #send(
    key: string,
    { form, content }: Shown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { method, raw } = request;
    try {
      const isHead = method === 'HEAD';
      const { range: asked, ...conditions } = conditionsIn(raw.rawHeaders);
      const { tags, movedTo } = await this.#stories.of(key);
      if (movedTo !== undefined) {
        const to = movedTo.replace(/(^|\/)index\.html$/, '$1');
        reply.headers(tagHeadersOf(deliveryOf(key, tags)));
        return redirect(reply, `${this.#place.prefix}${escapedAddress(to)}${queryOf(request)}`);
      }
      // What is gone has no version that a client could have, and no part.
      const isGone = tags.includes(cacheTags.retracted);
      // A range applies to GET only (RFC 9110, 14.2).
      const answer = isGone
        ? { status: 410 as const }
        : answerTo(isHead ? conditions : { ...conditions, range: asked }, content);
      if (answer.status === 412) return sendChanged(reply, key);
      if (answer.status === 416) return sendNoSuchRange(reply, key, content.bytes);
      reply.code(answer.status).headers({
        ...headersOf(deliveryOf(key, tags)),
        etag: content.etag,
        'last-modified': modifiedOf(content),
        ...(compressible(key) ? { vary: 'accept-encoding' } : {}),
        ...(form === 'identity' ? {} : { 'content-encoding': form }),
      });
      if (answer.status === 304) return reply.send();
      const range = answer.status === 206 ? answer.range : { start: 0, end: content.bytes - 1 };
      const { start, end } = range;
      reply.header('content-length', end - start + 1);
      if (answer.status === 206) reply.header('content-range', `bytes ${start}-${end}/${content.bytes}`);
      return isHead ? reply.send() : reply.send(content.body(range));
    } finally {
      await content.close();
    }
  }
}

const queryOf = ({ url }: FastifyRequest): string => /\?.*/s.exec(url)?.[0] ?? '';

interface Shown {
  form: Encoding | 'identity';
  content: Representation;
}
