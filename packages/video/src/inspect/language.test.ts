import { describe, expect, it } from 'vitest';
import { trackLanguage } from './language.ts';

describe('the language of a track', () => {
  it.each([
    ['eng', 'en'],
    ['deu', 'de'],
    ['ger', 'de'],
    ['fre', 'fr'],
    ['zho', 'zh'],
    ['pt_BR', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    [' es-419 ', 'es-419'],
    ['zxx', 'zxx'],
  ])('named %j in its file is %j', (tag, language) => {
    expect(trackLanguage(tag)).toBe(language);
  });

  it.each([
    undefined,
    '',
    'und',
    'mis',
    'qaa',
    'English',
    'e',
    'en"',
    '```',
    'i-default',
    '\u0000\u0000\u0000',
  ])('named %j in its file is not known', (tag) => {
    expect(trackLanguage(tag)).toBeUndefined();
  });

  it('leaves out private extensions', () => {
    expect(trackLanguage('en-GB-x-51n0w')).toBe('en-GB');
    expect(trackLanguage('en-u-ca-buddhist')).toBe('en');
  });
});
