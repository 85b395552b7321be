import { describe, expect, it } from 'vitest';
import { codes, type ErrorCode, isSendersFault, SluglineError, toSluglineError } from './errors.ts';

describe('every error', () => {
  it.each(Object.entries(codes))('%s has a remedy that is a sentence', (code, { status, remedy }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  });

  it.each(Object.entries(codes))('%s is retried only when that can help', (code, { status, retry }) => {
    // Retrying does not correct what the sender has to change.
    const ofTheStore = ['object_missing', 'file_changed'].includes(code);
    if (status < 500 && !ofTheStore) expect(retry).toBe(false);
    if (status === 503 || status === 507) expect(retry).toBe(true);
  });
});

describe('the titles', () => {
  const titles = Object.values(codes).map(({ title }) => title);

  it.each(titles)('“%s” is one short line', (title) => {
    expect(title).toMatch(/^\p{L}.{8,60}[^.]$/u);
  });

  it('are unique', () => {
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('an error code', () => {
  it.each<[ErrorCode, boolean]>([
    ['picture_broken', true],
    ['captions_invalid', true],
    ['draft_missing', true],
    ['draft_too_large', true],
    ['object_missing', false],
    ['file_changed', false],
    ['cancelled', false],
    ['worker_lost', false],
    ['store_full', false],
    ['of_another_version' as ErrorCode, false],
  ])('%s is for the sender to correct: %s', (code, isTheirs) => {
    expect(isSendersFault(code)).toBe(isTheirs);
  });
});

describe('a thrown value', () => {
  it('keeps its code, file and cause when it is a SluglineError', () => {
    const cause = new Error('ENOSPC');
    const error = new SluglineError('store_full', 'no room', { where: 'a.jpg', cause });
    expect(toSluglineError(error)).toBe(error);
    expect(error).toMatchObject({ code: 'store_full', where: 'a.jpg', cause, retry: true });
  });

  it('becomes store_full when the disk is full', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(toSluglineError(full)).toMatchObject({ code: 'store_full', message: full.message, cause: full });
  });

  it.each<[string, unknown, string]>([
    ['an error', new TypeError('x is undefined'), 'x is undefined'],
    ['a text', 'oops', 'oops'],
    ['nothing', null, 'null'],
  ])('becomes internal when it is %s', (_what, thrown, message) => {
    const error = toSluglineError(thrown);
    expect(error.code satisfies ErrorCode).toBe('internal');
    expect(error).toMatchObject({ message, cause: thrown });
  });
});
