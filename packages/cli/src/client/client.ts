import { setTimeout } from 'node:timers/promises';
import {
  codes,
  type ErrorCode,
  type JournalEntry,
  type OriginalReport,
  type Receipt,
  type ReceiptList,
  type Republication,
  type RepublishRequest,
  type RevisionReport,
  revisionTag,
  SluglineError,
  type StatusReport,
  type StoryCorrection,
  StoryEvent,
  type Warning,
} from '@slugline/story';
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import type { CorrectionFiles, PackageFiles } from '../package/package-files.ts';
import { readStory, readStoryCorrection } from './read-story.ts';
import { send } from './send.ts';
import { type Upload, upload } from './upload.ts';

/** A client of one API. Methods throw the API's error as a `SluglineError`. */
export interface Client {
  /**
   * Submits a package. `onSent` is called with the share of bytes sent, 0 to 1. With `again`, submits it even if the
   * same package is live already. `warnings` are those about story.yaml, which is read here.
   */
  submit(
    files: PackageFiles,
    overrides: Record<string, unknown>,
    onSent: (share: number) => void,
    again?: boolean,
  ): Promise<{ report: StatusReport; warnings: readonly Warning[] }>;
  /**
   * Corrects a story. `ifMatch` is the revision that has to be the newest. `warnings` are those about story.yaml, which
   * is read here.
   */
  correct(
    storyId: string,
    files: CorrectionFiles,
    said: StoryCorrection,
    onSent: (share: number) => void,
    ifMatch?: number,
  ): Promise<{ report: StatusReport; warnings: readonly Warning[] }>;
  status(storyId: string): Promise<StatusReport>;
  /** What was read from the draft of a revision. */
  revision(storyId: string, revision: number): Promise<RevisionReport>;
  /** The newest stories. */
  newest(): Promise<StatusReport[]>;
  /** Does one of the editors' commands. */
  edit(
    storyId: string,
    command: 'hold' | 'release' | 'schedule' | 'move' | 'retract' | 'reinstate',
    body: Record<string, unknown>,
    query?: Record<string, string>,
  ): Promise<StatusReport>;
  /** The receipts of a story's retractions, and what is missing for one that is still to come. */
  receipts(storyId: string): Promise<ReceiptList>;
  /** One receipt, as it was signed. */
  receipt(storyId: string, number: number): Promise<Receipt>;
  /** Where a file is used, and whether it is blocked. */
  original(sha256: string): Promise<OriginalReport>;
  /** Withdraws a file from all stories. With `block` it is blocked even if no story uses it. */
  withdrawOriginal(sha256: string, asked: { reason: string; block?: boolean }): Promise<OriginalReport>;
  /** Lets stories use a file again. */
  allowOriginal(sha256: string, asked: { reason: string }): Promise<OriginalReport>;
  /** Makes a link to the preview of a story that waits. It needs no token. Returns its address, and when it ends. */
  previewLink(storyId: string, hours?: number): Promise<{ url: string; expires: string }>;
  /** Ends all links to the preview of a story. */
  revokePreviewLinks(storyId: string): Promise<void>;
  /** Begins a republication. Returns its first report. */
  republish(asked: RepublishRequest): Promise<Republication>;
  republication(id: string): Promise<Republication>;
  /**
   * Yields the entries of a story's journal, including future ones, until `signal` is aborted. Reconnects when cut
   * off.
   */
  follow(storyId: string, signal: AbortSignal): AsyncIterable<Omit<JournalEntry, 'storyId'>>;
}

/** How often a follower reconnects without success before it gives up. An API restarts within half a minute. */
const reconnects = 30;
const reconnectAfterMs = 1000;

/**
 * Returns a client of the API at `url`. Its methods throw the error that the API reports, or
 * `api_unavailable` when no API answers.
 */
export function openClient(url: string, token: string | undefined): Client {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answered = async (asked: Promise<Response>): Promise<Response> => {
    const response = await asked.catch((cause: Error) => {
      if (cause instanceof SluglineError) throw cause;
      throw new SluglineError('api_unavailable', `no API answers at ${url} (${reasonOf(cause)})`, { cause });
    });
    if (!response.ok) throw await problemIn(response);
    return response;
  };
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    answered(fetch(new URL(path, url), { ...init, headers: { ...headers, ...(init.headers as object) } }));
  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await call(path, init)).json() as Promise<T>;

  const post = <T>(path: string, body: object): Promise<T> =>
    json(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const sendForm = async (path: string, form: Upload): Promise<StatusReport> => {
    const sent = send(new URL(path, url), { ...form, headers: { ...headers, ...form.headers } });
    return (await answered(sent)).json() as Promise<StatusReport>;
  };

  return {
    submit: async (files, overrides, onSent, again = false) => {
      const { story, warnings } = await readStory(files.settings, overrides);
      const report = await sendForm(
        `/v1/stories${again ? '?again=true' : ''}`,
        await upload(files, story, onSent),
      );
      return { report, warnings };
    },
    correct: async (storyId, files, said, onSent, ifMatch) => {
      const { story, warnings } = await readStoryCorrection(files.settings, said);
      const { headers, body } = await upload(files, story, onSent);
      const condition: Record<string, string> =
        ifMatch === undefined ? {} : { 'if-match': revisionTag(ifMatch) };
      const form = { headers: { ...headers, ...condition }, body };
      return { report: await sendForm(`/v1/stories/${storyId}/revisions`, form), warnings };
    },
    status: (storyId) => json(`/v1/stories/${storyId}`),
    revision: (storyId, revision) => json(`/v1/stories/${storyId}/revisions/${revision}`),
    newest: async () => (await json<{ stories: StatusReport[] }>('/v1/stories')).stories,
    edit: (storyId, command, body, query = {}) =>
      post(`/v1/stories/${storyId}/${command}?${new URLSearchParams(query)}`, body),
    receipts: (storyId) => json(`/v1/stories/${storyId}/receipts`),
    receipt: (storyId, number) => json(`/v1/stories/${storyId}/receipts/${number}`),
    original: (sha256) => json(`/v1/originals/${sha256}`),
    withdrawOriginal: (sha256, asked) => post(`/v1/originals/${sha256}/withdraw`, asked),
    allowOriginal: (sha256, asked) => post(`/v1/originals/${sha256}/allow`, asked),
    previewLink: async (storyId, hours) => {
      const { path, expires } = await post<{ path: string; expires: string }>(linksOf(storyId), {
        ...(hours !== undefined && { hours }),
      });
      return { url: new URL(path, url).href, expires };
    },
    revokePreviewLinks: async (storyId) => void (await call(linksOf(storyId), { method: 'DELETE' })),
    republish: (asked) =>
      json('/v1/republish', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      }),
    republication: (id) => json(`/v1/republish/${id}`),
    follow: async function* (storyId, signal) {
      let last = 0;
      let failures = 0;
      while (!signal.aborted) {
        try {
          const { body } = await call(`/v1/stories/${storyId}/events`, {
            signal,
            headers: { 'last-event-id': String(last) },
          });
          let events: StoryEvent[] = [];
          for await (const { id, data } of messages(body as ReadableStream<Uint8Array>)) {
            const { at, ...event } = JSON.parse(data);
            events.push(StoryEvent.parse(event));
            // Only the last event of an entry has an id.
            if (id === undefined) continue;
            last = Number(id);
            yield { sequence: last, at, events };
            events = [];
          }
          failures = 0;
        } catch (error) {
          if (signal.aborted) return;
          // The API may be restarting, or a proxy may cut long answers. The next request continues after `last`.
          const passing = !(error instanceof SluglineError) || error.code === 'api_unavailable';
          if (!passing || ++failures > reconnects) throw error;
        }
        await setTimeout(reconnectAfterMs);
      }
    },
  };
}

const linksOf = (storyId: string): string => `/v1/stories/${storyId}/preview-links`;

const reasonOf = (error: Error): string =>
  error.cause instanceof Error ? error.cause.message : error.message;

async function problemIn(response: Response): Promise<SluglineError> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    where?: string;
  };
  const code = problem.code !== undefined && problem.code in codes ? (problem.code as ErrorCode) : 'internal';
  const message = problem.detail ?? `the API answered ${response.status}`;
  return new SluglineError(code, message, problem.where === undefined ? {} : { where: problem.where });
}

/** Parses a stream of server-sent events. */
const messages = (body: ReadableStream<Uint8Array>): ReadableStream<EventSourceMessage> =>
  body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
