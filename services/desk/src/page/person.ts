import { type Context, ownerOf } from '@slugline/runtime';
import type { FastifyRequest } from 'fastify';

/** The person who views a page, and what they may do. */
export interface Person {
  name: string;
  submits: boolean;
  edits: boolean;
  operates: boolean;
  /** Whether the person signed in with a token. False when the settings have no tokens, so there is no sign-out. */
  signedIn: boolean;
}

const nobody: Person = { name: '', submits: false, edits: false, operates: false, signedIn: false };

export function personOf(tokens: Context['config']['tokens'], request: FastifyRequest): Person {
  if (tokens.length === 0)
    return { name: 'local', submits: true, edits: true, operates: true, signedIn: false };
  const grant = ownerOf(tokens, request);
  if (grant === undefined) return nobody;
  const may = (scope: (typeof grant.scopes)[number]) => grant.scopes.includes(scope);
  return {
    name: grant.name,
    submits: may('submit'),
    edits: may('edit'),
    operates: may('operate'),
    signedIn: true,
  };
}
