import { type Client, openClient } from '../client/client.ts';

/** The running API that the environment names. */
export const runningApi = (): Client =>
  openClient(process.env.SLUGLINE_URL || 'http://127.0.0.1:4000', process.env.SLUGLINE_TOKEN || undefined);

export const apiHelp =
  '\nSLUGLINE_URL names the API (default http://127.0.0.1:4000), SLUGLINE_TOKEN the token for it.';
