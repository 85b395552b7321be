import { createHmac, randomUUID } from 'node:crypto';
import { urlOf } from '@slugline/story';
import { askCache } from './ask-cache.ts';
import type { Purger, Replaced } from './purger.ts';

/** The most addresses of one request. */
const urlsAtOnce = 1000;

interface HookSettings {
  url: string;
  secret: string;
  /** The name of the destination, and where its root is on the web. */
  destination: string;
  baseUrl: string;
}

/**
 * Sends a POST to a program of the operator's own, which purges any cache. The body is JSON with the tags and URLs. The
 * request is signed as a Standard Webhook, so the program can tell that it comes from us, and now:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function openHook({ url, secret, destination, baseUrl }: HookSettings): Purger {
  const key = keyOf(secret);
  const send = async (tags: readonly string[], urls: readonly string[], signal: AbortSignal) => {
    const body = JSON.stringify({ type: 'purge', destination, tags, urls });
    const id = `msg_${randomUUID()}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    return askCache(url, { method: 'POST', headers, body, signal });
  };
  return {
    purge: async ({ tags, files }: Replaced, signal) => {
      const urls = files.map(({ address }) => urlOf(baseUrl, address));
      let { status } = await send(tags, urls.slice(0, urlsAtOnce), signal);
      for (let n = urlsAtOnce; n < urls.length; n += urlsAtOnce)
        ({ status } = await send([], urls.slice(n, n + urlsAtOnce), signal));
      return { status };
    },
  };
}

/** Returns the key in a secret that has the form of Standard Webhooks. Any other secret is the key itself. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
