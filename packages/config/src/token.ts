import { createHash } from 'node:crypto';

/** What the settings keep of a token. A token is 24 random bytes, so a plain hash can't be guessed back. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
