import { codes, type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.ts';

/** As Fastify and its plugins throw them. */
const thrown = (message: string, more: object) => Object.assign(new Error(message), more);

describe('an error as a problem document', () => {
  it('says what happened, where, and what to do', () => {
    expect(
      problemOf(new SluglineError('draft_empty', 'draft.txt has no text', { where: 'draft.txt' })),
    ).toEqual({
      type: 'urn:slugline:error:draft_empty',
      title: 'The draft has no text',
      status: 422,
      detail: 'draft.txt has no text',
      code: 'draft_empty',
      remedy: 'Paste the text of the story into the draft and submit it again.',
      where: 'draft.txt',
    });
  });

  // https://www.rfc-editor.org/rfc/rfc9457#section-3.1.4
  it.each(Object.keys(codes) as ErrorCode[])(
    'has the same title for every %s, and its own detail',
    (code) => {
      const [one, other] = ['monday.txt', 'tuesday.txt'].map((file) =>
        problemOf(new SluglineError(code, `${file} is wrong`, { where: file, forCaller: true })),
      );
      expect(one?.title).toBe(other?.title);
      expect(one?.title).not.toContain('monday.txt');
      expect([one?.detail, other?.detail]).toEqual(['monday.txt is wrong', 'tuesday.txt is wrong']);
    },
  );

  it.each<[string, unknown, number, string]>([
    ['a body over the limit', thrown('too large', { statusCode: 413 }), 413, 'request_too_large'],
    ['a range outside of a file', thrown('Range Not Satisfiable', { statusCode: 416 }), 416, 'range_invalid'],
    ['an unknown address', thrown('not here', { statusCode: 404 }), 404, 'not_found'],
    ['a body of an unknown type', thrown('what is it', { statusCode: 415 }), 400, 'request_invalid'],
    ['an invalid parameter', thrown('params/id', { code: 'FST_ERR_VALIDATION' }), 400, 'request_invalid'],
    ['a defect', new TypeError('x is undefined'), 500, 'internal'],
    ['a failure of a plugin', thrown('broken', { statusCode: 502 }), 500, 'internal'],
    ['a thrown value that is no error', 'oops', 500, 'internal'],
  ])('%s', (_what, error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code });
  });

  const key = 'journal/01ARZ3NDEKTSV4RRFFQ69G5FAV/00000001.json';
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:6379'), { code: 'ECONNREFUSED' });
  it.each<[string, unknown, string]>([
    ['a defect', new Error('ECONNREFUSED 10.0.0.7:6379 password hunter2'), 'internal'],
    [
      'a store that does not answer',
      new SluglineError('store_unavailable', `Could not write ${key} in /data/working: EIO.`, { where: key }),
      'store_unavailable',
    ],
    [
      'a store that is full',
      new SluglineError('store_full', `Could not write ${key} in /data/working: ENOSPC.`, { where: key }),
      'store_full',
    ],
    [
      'a disk that is full',
      Object.assign(new Error('ENOSPC: write /data/x'), { code: 'ENOSPC' }),
      'store_full',
    ],
    [
      'a missing object',
      new SluglineError('object_missing', `no ${key} in /data`, { where: key }),
      'object_missing',
    ],
    [
      'an object that can’t be read',
      new SluglineError('payload_invalid', `${key} in /data`, { where: key }),
      'payload_invalid',
    ],
    [
      'a Redis that refuses',
      new SluglineError('queue_unavailable', `Redis did not take the job: ${refused.message}`, {
        cause: refused,
      }),
      'queue_unavailable',
    ],
    [
      'an error of the Redis client',
      thrown('READONLY You can’t write, 10.0.0.7:6379 {slugline}:image:1', { name: 'ReplyError' }),
      'queue_unavailable',
    ],
  ])('of %s has no internal details', (_what, error, code) => {
    const problem = problemOf(error);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toMatch(/10\.0\.0\.7|6379|hunter2|journal|\/data|slugline\}/);
  });

  it('keeps a message that was written for the caller, also for a fault of ours', () => {
    const error = new SluglineError('store_full', 'film.mov can’t be kept', {
      where: 'film.mov',
      forCaller: true,
    });
    expect(problemOf(error)).toMatchObject({
      status: 507,
      detail: 'film.mov can’t be kept',
      where: 'film.mov',
    });
  });
});
