import { type Client, openClient } from '../client/client.ts';
import { usageError } from '../exit.ts';

/** Returns a client of the API that `SLUGLINE_URL` names. Throws `usage` when that is not an HTTP address. */
export function runningApi(): Client {
  const url = process.env.SLUGLINE_URL || 'http://127.0.0.1:4000';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw usageError(`SLUGLINE_URL must be an address such as http://127.0.0.1:4000, and is ${url}`);
  return openClient(url, process.env.SLUGLINE_TOKEN || undefined);
}

export const apiHelp =
  '\nSLUGLINE_URL names the API (default http://127.0.0.1:4000), SLUGLINE_TOKEN the token for it.';
