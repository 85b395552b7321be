import { describe, expect, it } from 'vitest';
import { wordingOf } from './wording.ts';

describe('what is said of a medium', () => {
  const rights = {
    caption: 'RAIN IN OSLO - HANDOUT',
    credit: 'The Wire',
    creator: 'Ada; Grace',
    copyright: '© 2026 The Wire',
    alt: 'A wet street',
  };

  it('is what the editor wrote', () => {
    const written = { caption: 'Rain in Oslo.', credit: 'Staff', alt: 'Umbrellas' };
    expect(wordingOf(written, rights)).toEqual(written);
  });

  it('is what the file says where the editor wrote nothing, as it came', () => {
    expect(wordingOf({}, rights)).toEqual({
      caption: 'RAIN IN OSLO - HANDOUT',
      credit: 'The Wire',
      alt: 'A wet street',
    });
  });

  it('is nothing where the editor wants nothing', () => {
    const nothing = { caption: '', credit: '', alt: '' };
    expect(wordingOf(nothing, rights)).toEqual(nothing);
  });

  it('is unknown where nobody said anything', () => {
    expect(wordingOf({})).toEqual({ caption: undefined, credit: undefined, alt: undefined });
  });

  it('credits who made it where no line is asked for, else who owns it', () => {
    const { credit: _credit, ...unasked } = rights;
    expect(wordingOf({}, unasked).credit).toBe('Ada, Grace');
    expect(wordingOf({}, { copyright: '© 2026 The Wire' }).credit).toBe('© 2026 The Wire');
  });
});
