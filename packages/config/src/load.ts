import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { SluglineError } from '@slugline/story';
import { parse } from 'yaml';
import type { z } from 'zod';
import { checkCredentials } from './credentials.ts';
import { overlay, type Settings, settingsOf, variableFor } from './environment.ts';
import { exposedDestinations } from './exposed-destinations.ts';
import { defaultLocations, doublyNamed } from './locations.ts';
import { type Config, ConfigSchema } from './schema.ts';

export interface ConfigSources {
  env: Readonly<Record<string, string | undefined>>;
  /** A settings file; by default `slugline.yaml` in the working folder, if it is there. */
  file?: string;
  /** What the command line says; it wins over the environment, and that over the file. */
  flags?: Settings;
}

/**
 * Reads and checks every setting. Throws `config_invalid` with all problems at once, each by the variable or the key that
 * the operator has set.
 */
export function loadConfig({ env, file, flags = {} }: ConfigSources): Config {
  const settings = readFile(file);
  const given = overlay(overlay(settings, settingsOf(env)), flags);
  const parsed = ConfigSchema.safeParse({ ...defaultLocations(env, given), ...given });
  const problems = [
    ...doublyNamed(env, settings, flags),
    ...(parsed.success ? problemsOf(parsed.data) : parsed.error.issues.map(describe)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new SluglineError(
      'config_invalid',
      `The settings can't be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
  }
  return parsed.data;
}

const problemsOf = (config: Config): string[] => [
  ...unsafe(config),
  ...takenSection(config),
  ...exposedDestinations(config),
  ...checkCredentials(config.credentials).problems,
];

function readFile(file: string | undefined): Settings {
  const path = file ?? 'slugline.yaml';
  if (file === undefined && !existsSync(path)) return {};
  try {
    const settings: unknown = parse(readFileSync(path, 'utf8'));
    if (settings === null) return {};
    if (typeof settings === 'object' && !Array.isArray(settings)) return settings as Settings;
    throw new Error('it must be a list of named settings');
  } catch (error) {
    throw new SluglineError('config_invalid', `${path}: ${(error as Error).message}`, {
      where: path,
      cause: error,
    });
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  const variable = variableFor(path);
  return `${variable ? `${variable} (${path})` : path || 'settings'}: ${issue.message}`;
}

/** Without tokens everybody who can connect may do everything, so only this machine may connect. */
function unsafe(config: Config): string[] {
  return config.tokens.length === 0 && !isLoopback(config.host)
    ? [
        `SLUGLINE_HOST (host): ${config.host} can be reached from other machines; set SLUGLINE_TOKENS first (\`slugline token\`)`,
      ]
    : [];
}

/** The edge serves every destination but the first at `/<name>/`. A section of that name would have its stories there. */
const takenSection = ({ destinations, site }: Config): string[] =>
  destinations.slice(1).some(({ name }) => name === site.section)
    ? [`site.section: “${site.section}” is the name of a destination, too; give one of them another name`]
    : [];

/** Whether only this machine can reach the address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
