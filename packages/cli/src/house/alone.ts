import { join, resolve } from 'node:path';
import { type Config, loadConfig } from '@slugline/config';

interface Alone {
  data: string;
  /** The destination's folder. */
  out: string;
  port: number;
  /** Where that folder is on the web. */
  baseUrl: string;
  logLevel: string;
  /** See `ConfigSources`. */
  file?: string;
}

/**
 * The settings of a house that needs nothing but itself: what the environment and slugline.yaml say of Redis, stores,
 * destinations, tokens and addresses is for the house that stays. All else they say holds here, too.
 */
export function alone({ data, out, port, baseUrl, logLevel, file }: Alone): Config {
  const directory = (path: string) => ({ kind: 'directory', path: resolve(path) });
  const flags = {
    ...{ data, port, logLevel, host: '127.0.0.1', redisUrl: undefined, tokens: [] },
    working: directory(join(data, 'working')),
    destinations: [{ name: 'public', store: directory(out), baseUrl }],
  };
  return loadConfig({ env: process.env, flags, ...(file === undefined ? {} : { file }) });
}
