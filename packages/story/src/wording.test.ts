import { describe, expect, it } from 'vitest';
import { wordingOf } from './wording.ts';

describe('the texts for a medium', () => {
  const rights = {
    caption: 'RAIN IN OSLO - HANDOUT',
    credit: 'The Wire',
    creator: 'Ada; Grace',
    copyright: '© 2026 The Wire',
    alt: 'A wet street',
  };

  it('are what the editor wrote', () => {
    const written = { caption: 'Rain in Oslo.', credit: 'Staff', alt: 'Umbrellas' };
    expect(wordingOf(written, rights)).toEqual(written);
  });

  it('are what the file’s metadata says, unchanged, when the editor wrote nothing', () => {
    expect(wordingOf({}, rights)).toEqual({
      caption: 'RAIN IN OSLO - HANDOUT',
      credit: 'The Wire',
      alt: 'A wet street',
    });
  });

  it('are empty when the editor wants no text', () => {
    const nothing = { caption: '', credit: '', alt: '' };
    expect(wordingOf(nothing, rights)).toEqual(nothing);
  });

  it('are undefined when nobody wrote anything', () => {
    expect(wordingOf({})).toEqual({ caption: undefined, credit: undefined, alt: undefined });
  });

  it('credit the creator when no credit line is asked for, else the owner', () => {
    const { credit: _credit, ...unasked } = rights;
    expect(wordingOf({}, unasked).credit).toBe('Ada, Grace');
    expect(wordingOf({}, { copyright: '© 2026 The Wire' }).credit).toBe('© 2026 The Wire');
  });
});
