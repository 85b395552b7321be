import { codes, type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { parseReason, reasonOf } from './reason.ts';

describe('the reason of a failed job', () => {
  it('is JSON, and keeps the code and the message', () => {
    for (const code of Object.keys(codes) as ErrorCode[]) {
      const reason = { code, message: 'two\nlines: and a colon' };
      const kept = reasonOf(new SluglineError(code, reason.message));
      expect(JSON.parse(kept)).toEqual(reason);
      expect(parseReason(kept)).toEqual(reason);
    }
  });

  it.each([
    ['harbour.jpg is damaged', 'harbour.jpg is damaged'],
    ['the file is damaged', 'harbour.jpg: the file is damaged'],
  ])('names the file once: %s', (message, kept) => {
    const error = new SluglineError('picture_broken', message, { where: 'harbour.jpg' });
    expect(parseReason(reasonOf(error)).message).toBe(kept);
  });

  it.each([
    'job stalled more than allowable limit',
    'Connection is closed.',
    'media_tool_failed: killed',
    '{"code":"picture_broken","message":"damaged"}',
  ])('does not depend on the wording of the message: %s', (message) => {
    const reason = { code: 'edition_invalid', message } as const;
    expect(parseReason(reasonOf(new SluglineError(reason.code, message)))).toEqual(reason);
  });

  it.each([
    ['of an older version', 'edition_invalid: no title', 'edition_invalid', 'no title'],
    [
      'of an older version, whatever it says',
      'picture_broken: stalled more than a minute.jpg',
      'picture_broken',
      'stalled more than a minute.jpg',
    ],
    [
      'that BullMQ gives itself',
      'job stalled more than allowable limit',
      'worker_lost',
      'the worker died on this job several times',
    ],
    ['of an outage of Redis', 'Connection is closed.', 'queue_unavailable', 'Connection is closed.'],
    ['without a code', 'ENOENT: no such file', 'internal', 'ENOENT: no such file'],
    ['with an unknown code', 'no_such_code: hm', 'internal', 'no_such_code: hm'],
    ['with the name of a method for a code', 'toString: hm', 'internal', 'toString: hm'],
    [
      'with a code of a later version',
      '{"code":"no_such_code","message":"hm"}',
      'internal',
      'no_such_code: hm',
    ],
    ['that is other JSON', '{"code":5}', 'internal', '{"code":5}'],
    ['that is empty', '', 'internal', ''],
  ])('%s can be read', (_what, kept, code, message) => {
    expect(parseReason(kept)).toEqual({ code, message });
  });
});
