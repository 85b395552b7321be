import { join, resolve } from 'node:path';
import { type Config, loadConfig } from '@slugline/config';

interface Standalone {
  /** The data folder. */
  data: string;
  /** The destination's folder. */
  out: string;
  port: number;
  /** The public address of `out`. */
  baseUrl: string;
  logLevel: string;
  /** `catalogue`: a command that ends with its stories needs none. */
  catalogue: 'sqlite' | 'off';
  /** `site.doubt`, if the command line says it. */
  doubt?: string | undefined;
  /** See `ConfigSources`. */
  file?: string;
}

/**
 * Returns the settings for a command that runs everything itself. They ignore Redis, stores, destinations,
 * tokens, processes and addresses in the environment and in slugline.yaml, because those belong to a newsroom that stays
 * up. All other settings apply. Throws `config_invalid`.
 */
export function standalone({
  data,
  out,
  port,
  baseUrl,
  logLevel,
  catalogue,
  doubt,
  file,
}: Standalone): Config {
  const directory = (path: string) => ({ kind: 'directory', path: resolve(path) });
  const flags = {
    ...{ data, port, logLevel, host: '127.0.0.1', redisUrl: undefined, tokens: [], catalogue },
    // More would only be started for one story.
    processes: 1,
    working: directory(join(data, 'working')),
    ...(doubt === undefined ? {} : { site: { doubt } }),
    destinations: [{ name: 'public', store: directory(out), baseUrl }],
  };
  return loadConfig({ env: process.env, flags, ...(file === undefined ? {} : { file }) });
}
