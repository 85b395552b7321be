import { readFileSync } from 'node:fs';
import { SluglineError } from '@slugline/story';
import type { Cache } from './schema.ts';

/**
 * Reads the secret that signs requests to a cache: from its file, or from the environment. Throws `config_invalid` when
 * there is none. The message never has any of it.
 */
export function secretOf(
  { name, secretFile, secretVariable = '' }: Cache,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const place = secretFile ?? secretVariable;
  const secret = (secretFile === undefined ? env[secretVariable] : contentOf(secretFile, name))?.trim();
  if (secret) return secret;
  throw invalid(name, `${place} is empty or not set`);
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(name, (error as Error).message);
  }
}

const invalid = (name: string, why: string): SluglineError =>
  new SluglineError('config_invalid', `the secret of the cache “${name}” can't be read: ${why}`, {
    where: name,
  });
