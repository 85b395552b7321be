import type { Verdict } from '@slugline/story';
import { expect, it } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';

const at = '2026-11-29T21:00:00.000Z';
const page = { document: { old: new Set(['first', 'second']), now: 'notice' } };
const asked = new Set(['https://news.example/new/']);
const of = (known: object) => ({ shared: false, asked, ...known });

it.each<[string, number | null, object, object, Verdict]>([
  ['a page that is gone', 410, { sha256: 'notice' }, page, 'gone'],
  ['a page that is not there', 404, { sha256: 'other' }, page, 'gone'],
  ['a bucket that hides what it does not have', 403, {}, page, 'gone'],
  ['a page that says it is gone and still has the words', 410, { sha256: 'first' }, page, 'old'],
  ['the notice', 200, { sha256: 'notice' }, page, 'replaced'],
  ['an edition', 200, { sha256: 'second' }, page, 'old'],
  [
    'an edition where the destination has it, too',
    200,
    { sha256: 'second' },
    { document: { ...page.document, now: 'second' } },
    'old',
  ],
  ['a page of somebody else', 200, { sha256: 'other' }, page, 'unknown'],
  ['a page that is too long to be read', 200, {}, page, 'unknown'],
  [
    'a page where the destination has none',
    200,
    { sha256: 'x' },
    { document: { ...page.document, now: undefined } },
    'unknown',
  ],
  [
    'a redirect to another address of the story',
    301,
    { location: 'https://news.example/new/' },
    page,
    'moved',
  ],
  ['a redirect to elsewhere', 302, { location: 'https://login.example/' }, page, 'unknown'],
  ['a redirect to nowhere', 304, {}, page, 'unknown'],
  ['a file that is gone', 404, {}, {}, 'gone'],
  ['a file that is there', 200, {}, {}, 'old'],
  ['a part of a file', 206, {}, {}, 'old'],
  ['a file of another live story', 200, {}, { shared: true }, 'shared'],
  ['a file of another live story that is not there', 404, {}, { shared: true }, 'gone'],
  ['an error of the edge', 503, { sha256: 'x' }, page, 'silent'],
  ['an edge with too many requests', 429, {}, {}, 'silent'],
  ['no answer', null, {}, page, 'silent'],
])('%s (%s) is judged', (_what, status, answer, known, verdict) => {
  expect(judgeAnswer({ at, status, ...answer }, of(known))).toBe(verdict);
});
