import type { Scope, TokenGrant } from '@slugline/config';
import { sha256Of } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { authorize, grantOf } from './auth.ts';

const grant = (name: string, token: string, ...scopes: Scope[]): TokenGrant => ({
  name,
  scopes,
  sha256: sha256Of(token),
});
const grants = [grant('desk', 'one', 'submit', 'edit'), grant('watch', 'two', 'operate')];

describe('a token', () => {
  it.each<[string, string | undefined, Scope, string]>([
    ['with the scope', 'one', 'submit', 'desk'],
    ['with the second of its scopes', 'one', 'edit', 'desk'],
    ['that is the second one known', 'two', 'operate', 'watch'],
  ])('%s is accepted', (_what, token, scope, name) => {
    expect(authorize(grants, token, scope)).toBe(name);
  });

  it.each<[string, string | undefined, Scope, string]>([
    ['without the scope', 'one', 'operate', 'forbidden'],
    ['that is unknown', 'three', 'submit', 'unauthorized'],
    ['that is a known hash', sha256Of('one'), 'submit', 'unauthorized'],
    ['that is empty', '', 'submit', 'unauthorized'],
    ['that is missing', undefined, 'submit', 'unauthorized'],
  ])('%s is refused', (_what, token, scope, code) => {
    expect(() => authorize(grants, token, scope)).toThrow(expect.objectContaining({ code }));
  });

  it('is never in the message', () => {
    expect(() => authorize(grants, 'one-secret-too-long', 'submit')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('without any tokens in the settings', () => {
  it('every caller is local, because only this machine can connect', () => {
    expect(authorize([], undefined, 'operate')).toBe('local');
    expect(grantOf([], 'one')).toBeUndefined();
  });
});
