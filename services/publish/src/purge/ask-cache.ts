import { SluglineError } from '@slugline/story';

/** How long a cache may take to answer, ms. */
const patience = 10_000;
/** The most bytes of an answer that are read. */
const mostBytes = 16 * 1024;

export interface Asking {
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The statuses, besides 2xx, with which the cache says that it did as it was told. */
  alsoDone?: readonly number[];
  signal: AbortSignal;
}

export interface CacheAnswer {
  status: number;
  headers: Headers;
}

/**
 * Sends one request to a cache. Its address comes only from the settings. Follows no redirect, and reads only the start
 * of an answer. Throws `purge_unavailable` when the cache does not answer in time, or with any other status, and the
 * reason of `signal` when that is aborted. No message names a header, so none has a secret.
 */
export async function askCache(
  url: string,
  { method, headers = {}, body, alsoDone = [], signal }: Asking,
): Promise<CacheAnswer> {
  const place = new URL(url).host;
  let response: Response;
  let said: string;
  try {
    response = await fetch(url, {
      ...{ method, headers: { ...headers }, redirect: 'manual' },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    said = await startOf(response);
  } catch (cause) {
    signal.throwIfAborted();
    throw unavailable(`${place} does not answer: ${reasonOf(cause)}`, cause);
  }
  const { status } = response;
  if (response.ok || alsoDone.includes(status)) return { status, headers: response.headers };
  throw unavailable(`${place} answers ${method} with ${status}${said === '' ? '' : `: ${said}`}`);
}

const unavailable = (message: string, cause?: unknown): SluglineError =>
  new SluglineError('purge_unavailable', message, { cause });

/** Node hides why a request failed in the cause of “fetch failed”. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (cause instanceof AggregateError) return cause.errors.map((one) => (one as Error).message).join(', ');
  return cause instanceof Error ? cause.message : message;
}

/** Returns the first line of an answer, if that is text. */
async function startOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    // This ends the body, and so the connection.
    if (length > mostBytes) break;
  }
  const text = Buffer.concat(chunks).toString('utf8', 0, mostBytes);
  return /^[\x20-\x7e]{1,200}/.exec(text.trim())?.[0] ?? '';
}
