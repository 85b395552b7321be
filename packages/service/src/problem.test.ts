import { SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.ts';

/** As Fastify and its plugins throw them. */
const thrown = (message: string, more: object) => Object.assign(new Error(message), more);

describe('an error as a problem document', () => {
  it('says what happened, to what, and what to do', () => {
    expect(
      problemOf(new SluglineError('draft_empty', 'draft.txt has no text', { where: 'draft.txt' })),
    ).toEqual({
      type: 'urn:slugline:error:draft_empty',
      title: 'draft.txt has no text',
      status: 422,
      detail: 'Paste the text of the story into the draft and submit it again.',
      code: 'draft_empty',
      where: 'draft.txt',
    });
  });

  it.each<[string, unknown, number, string]>([
    ['a body over the limit', thrown('too large', { statusCode: 413 }), 413, 'request_too_large'],
    ['a range outside of a file', thrown('Range Not Satisfiable', { statusCode: 416 }), 416, 'range_invalid'],
    ['nothing at the address', thrown('not here', { statusCode: 404 }), 404, 'not_found'],
    ['a body of no known type', thrown('what is it', { statusCode: 415 }), 400, 'request_invalid'],
    [
      'a parameter that is wrong',
      thrown('params/id', { code: 'FST_ERR_VALIDATION' }),
      400,
      'request_invalid',
    ],
    ['a defect', new TypeError('x is undefined'), 500, 'internal'],
    ['a failure of a plugin', thrown('broken', { statusCode: 502 }), 500, 'internal'],
    ['something that is no error', 'oops', 500, 'internal'],
  ])('%s', (_what, error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code });
  });

  it('tells nobody of the inside', () => {
    const problem = problemOf(new Error('ECONNREFUSED 10.0.0.7:6379 password hunter2'));
    expect(JSON.stringify(problem)).not.toMatch(/10\.0\.0\.7|hunter2/);
  });
});
