import { type Context, ownerOf } from '@slugline/runtime';
import type { FastifyRequest } from 'fastify';

/** Whom a page is for, and what it may offer them. */
export interface Person {
  name: string;
  submits: boolean;
  edits: boolean;
  operates: boolean;
  /** Signed in with a token; without tokens there is nothing to sign out of. */
  signedIn: boolean;
}

const nobody: Person = { name: '', submits: false, edits: false, operates: false, signedIn: false };

export function personOf({ config }: Context, request: FastifyRequest): Person {
  if (config.tokens.length === 0)
    return { name: 'local', submits: true, edits: true, operates: true, signedIn: false };
  const grant = ownerOf(config.tokens, request);
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
