import { codes, type ErrorCode, SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from './exit.ts';

const exitOf = (code: ErrorCode) => exitCodeOf(new SluglineError(code, 'm'));

describe('the exit code', () => {
  it.each<[ErrorCode, number]>([
    ['draft_empty', 1],
    ['settings_invalid', 1],
    ['story_not_found', 1],
    ['not_possible_now', 1],
    ['internal', 1],
    ['usage', 2],
    ['file_missing', 2],
    ['draft_missing', 2],
    ['draft_ambiguous', 2],
    ['queue_unavailable', 3],
    ['store_unavailable', 3],
    ['store_full', 3],
    ['config_invalid', 3],
    ['media_tool_missing', 3],
    ['unauthorized', 3],
  ])('of %s is %d', (code, exit) => {
    expect(exitOf(code)).toBe(exit);
  });

  it('of any error is 1, 2 or 3, never 0', () => {
    for (const code of Object.keys(codes) as ErrorCode[]) expect([1, 2, 3]).toContain(exitOf(code));
  });

  it('of an error with status 503 is 3', () => {
    for (const [code, { status }] of Object.entries(codes)) {
      if (status === 503) expect(exitOf(code as ErrorCode)).toBe(3);
    }
  });
});
