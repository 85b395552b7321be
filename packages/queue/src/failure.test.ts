import { codes, type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseReason, reasonOf } from './failure.ts';

describe('the reason of a failed job', () => {
  it('keeps the code and the message through a line of text', () => {
    for (const code of Object.keys(codes) as ErrorCode[]) {
      expect(parseReason(reasonOf(new SluglineError(code, 'two\nlines: and a colon')))).toEqual({
        code,
        message: 'two\nlines: and a colon',
      });
    }
  });

  it.each([
    ['harbour.jpg is damaged', 'picture_broken: harbour.jpg is damaged'],
    ['the file is damaged', 'picture_broken: harbour.jpg: the file is damaged'],
  ])('names the file once: %s', (message, reason) => {
    expect(reasonOf(new SluglineError('picture_broken', message, { where: 'harbour.jpg' }))).toBe(reason);
  });

  it.each([
    ['job stalled more than allowable limit', 'worker_lost', 'the worker died on this job several times'],
    ['picture_broken: stalled more than a minute.jpg', 'picture_broken', 'stalled more than a minute.jpg'],
    ['ENOENT: no such file', 'internal', 'ENOENT: no such file'],
    ['no_such_code: hm', 'internal', 'no_such_code: hm'],
    ['toString: hm', 'internal', 'toString: hm'],
    ['', 'internal', ''],
  ])('“%s” is %s', (reason, code, message) => {
    expect(parseReason(reason)).toEqual({ code, message });
  });
});
