import { setTimeout } from 'node:timers/promises';
import {
  codes,
  type ErrorCode,
  type JournalEntry,
  SluglineError,
  type StatusReport,
  StoryEvent,
} from '@slugline/story';
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import type { PackageFiles } from '../package/package-files.ts';
import { send } from './send.ts';
import { upload } from './upload.ts';

/** An API to talk to, and with which token. */
export interface Client {
  submit(
    files: PackageFiles,
    overrides: Record<string, unknown>,
    onSent: (share: number) => void,
  ): Promise<StatusReport>;
  status(storyId: string): Promise<StatusReport>;
  newest(): Promise<StatusReport[]>;
  release(storyId: string): Promise<StatusReport>;
  /** A story's journal as it grows; ends when the caller stops listening. */
  follow(storyId: string, signal: AbortSignal): AsyncIterable<Omit<JournalEntry, 'storyId'>>;
}

/** How often, and how far apart, a follower tries to come back: an API restarts within half a minute. */
const reconnects = 30;
const reconnectAfterMs = 1000;

/** Talks to the API at `url`. Throws what the API answers as the `SluglineError` it is, `api_unavailable` without an answer. */
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

  return {
    submit: async (files, overrides, onSent) => {
      const form = await upload(files, overrides, onSent);
      const sent = send(new URL('/v1/stories', url), { ...form, headers: { ...headers, ...form.headers } });
      return (await answered(sent)).json() as Promise<StatusReport>;
    },
    status: (storyId) => json(`/v1/stories/${storyId}`),
    newest: async () => (await json<{ stories: StatusReport[] }>('/v1/stories')).stories,
    release: (storyId) => json(`/v1/stories/${storyId}/release`, { method: 'POST' }),
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
          // An API that restarts, or a proxy that cuts long answers: the journal goes on where we were.
          const passing = !(error instanceof SluglineError) || error.code === 'api_unavailable';
          if (!passing || ++failures > reconnects) throw error;
        }
        await setTimeout(reconnectAfterMs);
      }
    },
  };
}

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

/** The messages of a stream of server-sent events. */
const messages = (body: ReadableStream<Uint8Array>): ReadableStream<EventSourceMessage> =>
  body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
