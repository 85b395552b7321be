import { describe, expect, it } from 'vitest';
import type { Words } from './words.ts';
import { wordsIn } from './words-in.ts';

const all = 'en de fr es pt it nl pl ru tr ar he fa hi id zh zh-Hant ja ko'.split(' ');

describe('the words of a page', () => {
  it.each([
    ['en', 'Published'],
    ['en-US', 'Published'],
    ['de-AT', 'Veröffentlicht:'],
    ['pt-BR', 'Publicado:'],
    ['iw', 'פורסם:'],
    ['zh', '发布时间：'],
    ['zh-CN', '发布时间：'],
    ['zh-TW', '發布時間：'],
    ['zh-Hant-HK', '發布時間：'],
    ['de-CH-1901', 'Veröffentlicht:'],
  ])('are in the language of the story, %s', (language, published) => {
    expect(wordsIn(language)).toMatchObject({ words: { published }, foreign: false });
  });

  it.each(['ckb', 'sv', 'und', 'a', 'ur', 'x-private'])('are English for %s', (language) => {
    expect(wordsIn(language)).toMatchObject({ words: { published: 'Published' }, foreign: true });
  });

  it.each(all.filter((language) => language !== 'en'))(
    'are translated in %s, with every place for a name',
    (language) => {
      const [own, english] = [textsOf(wordsIn(language).words), textsOf(wordsIn('en').words)];
      const places = (texts: Map<string, string>) =>
        [...texts].map(([path, text]) => [path, text.match(/\{\w+\}/g) ?? []]);
      expect(places(own)).toEqual(places(english));
      // Some words are the same in many languages, such as “Audio” and “Video”.
      const same = [...own].filter(([path, text]) => text.length > 12 && english.get(path) === text);
      expect(same).toEqual([]);
    },
  );
});

/** All texts by their place, such as `kinds.video`. */
function textsOf(words: Words): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') found.set(path, value);
    else for (const [name, inner] of Object.entries(value as object)) visit(inner, `${path}.${name}`);
  };
  visit(words, '');
  return found;
}
