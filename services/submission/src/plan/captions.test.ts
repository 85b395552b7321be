import { certainLanguage } from '@slugline/draft';
import type { PlannedMedia, SubmittedFile } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { type IdentifiedFile, planCaptions, relateCaptions } from './captions.ts';
import { spokenIn } from './captions-language.ts';

const file = (name: string): SubmittedFile => ({ name, role: 'media', sha256: 'a'.repeat(64), bytes: 1 });
const known = (name: string, kind: IdentifiedFile['sniffed']['kind'] = 'video'): IdentifiedFile => ({
  file: file(name),
  sniffed: { kind, type: 'x/y' },
});
/** A file of captions, as `sniff` describes it. */
function captionsFile(name: string, text: string): IdentifiedFile {
  const words = spokenIn(text);
  const language = certainLanguage(words);
  const spoken = { words, ...(language === undefined ? {} : { language }) };
  return { file: file(name), sniffed: { kind: 'captions', type: 'x/y', spoken } };
}
const harbour = [known('harbour.mp4')];

const texts = {
  english:
    'The ferry is back after two years, and the whole town came to the harbour to welcome it this morning. ' +
    'People say that they waited for this day, and that they will travel again in the summer.',
  german:
    'Die Fähre ist nach zwei Jahren zurück, und die ganze Stadt kam heute Morgen in den Hafen, um sie zu begrüßen. ' +
    'Die Leute sagen, dass sie auf diesen Tag gewartet haben und im Sommer wieder reisen werden.',
  hindi: 'दो साल बाद नौका वापस आ गई है और पूरा शहर आज सुबह बंदरगाह पर उसका स्वागत करने आया।',
  ukrainian: 'Через два роки пором повернувся, і все місто прийшло сьогодні вранці до гавані.',
};
/** A file with these words in a caption. */
const srt = (words: string): string => `1\n00:00:01,000 --> 00:00:04,000\n<i>${words}</i>\n`;

/** What is planned, as `language kind`, and the warning without its end. */
function read(name: string, { media = harbour, text = '', said = undefined as string | undefined } = {}) {
  const captions = captionsFile(name, text);
  const { language, kind, warnings, medium } = planCaptions(captions, media, { said, story: 'en' });
  const [warning] = warnings;
  return { is: [language, kind].filter(Boolean).join(' '), of: medium.file.name, warning: warning?.message };
}

describe('the name of captions says their language and kind', () => {
  it.each([
    ['harbour.srt', 'en'],
    ['harbour.en.srt', 'en'],
    ['harbour_en.srt', 'en'],
    ['harbour-en.srt', 'en'],
    ['harbour (en).srt', 'en'],
    ['HARBOUR.EN.SRT', 'en'],
    ['harbour.eng.srt', 'en'],
    ['harbour.ger.srt', 'de'],
    ['harbour.deu.srt', 'de'],
    ['harbour.fre.vtt', 'fr'],
    ['harbour.mp4.fr.srt', 'fr'],
    ['harbour.mp4.srt', 'en'],
    ['harbour.pt-br.srt', 'pt-BR'],
    ['harbour.pt_BR.srt', 'pt-BR'],
    ['harbour.es-419.srt', 'es-419'],
    ['harbour.zh-Hant.vtt', 'zh-Hant'],
    ['harbour.zh-hans-cn.vtt', 'zh-Hans-CN'],
    ['harbour.en.sdh.srt', 'en sdh'],
    ['harbour.en-sdh.srt', 'en sdh'],
    ['harbour.sdh.en.srt', 'en sdh'],
    ['harbour.en.cc.srt', 'en sdh'],
    ['harbour.en_cc.srt', 'en sdh'],
    ['harbour.en.hi.srt', 'en sdh'],
    ['harbour.de.HI.srt', 'de sdh'],
    ['harbour.sdh.srt', 'en sdh'],
    ['harbour.forced.en.srt', 'en forced'],
    ['harbour.pt-BR.forced.srt', 'pt-BR forced'],
    ['harbour.en.forced.sdh.srt', 'en forced'],
    ['harbour.German.srt', 'de'],
    ['harbour.Deutsch.srt', 'de'],
    ['harbour - français.srt', 'fr'],
    ['harbour.español.srt', 'es'],
    ['harbour.русский.srt', 'ru'],
    ['harbour.日本語.srt', 'ja'],
    ['harbour.Portuguese (Brazil).srt', 'pt-BR'],
    ['harbour_Brazilian_Portuguese.srt', 'pt-BR'],
    ['harbour.Chinese Simplified.srt', 'zh-Hans'],
    ['harbour.English.en.srt', 'en'],
    ['harbour.en.en-GB.srt', 'en-GB'],
    ['harbour.final.en.srt', 'en'],
    ['harbour.2.srt', 'en'],
    ['harbour.fil.ass', 'fil'],
    ['fr.srt', 'fr'],
    ['2_English.srt', 'en'],
    ['subtitles.de.srt', 'de'],
    ['subs_de.srt', 'de'],
    ['anything.srt', 'en'],
  ])('%s is %s, for certain', (name, is) => {
    expect(read(name)).toEqual({ is, of: 'harbour.mp4', warning: undefined });
  });

  it.each([
    ['harbour.xx.srt', 'en', '“xx” in its name is no language that is known here'],
    ['harbour.klingon.srt', 'en', '“klingon” in its name is no language'],
    [
      'harbour.jp.srt',
      'ja',
      '“jp” in its name is the code of a country (Japan), which is taken for Japanese (ja)',
    ],
    ['harbour.cz.srt', 'cs', 'a country (Czechia)'],
    ['harbour.new.srt', 'new', '“new” in its name is taken for Newari (new)'],
    ['harbour.chs.srt', 'zh-Hans', 'is taken for Simplified Chinese (zh-Hans)'],
    ['harbour.en.fr.srt', 'fr', 'its name says English (en) and French (fr), of which the last one is taken'],
    ['harbour.hi.srt', 'en sdh', '“hi” in its name may mean Hindi'],
    ['the quay_it.srt', 'it', 'its name is not the video’s, and “it” in it may be a word'],
  ])('%s is %s, and the desk is warned: %s', (name, is, warning) => {
    const found = read(name);
    expect(found.is).toBe(is);
    expect(found.warning).toContain(`${name}: `);
    expect(found.warning).toContain(warning);
    expect(found.warning).toContain(`in story.yaml (media, ${name}, language)`);
  });
});

describe('the text of captions', () => {
  it.each([
    ['harbour.srt', srt(texts.english), 'en'],
    ['harbour.en.srt', srt(texts.english), 'en'],
    ['harbour.xx.srt', srt(texts.english), 'en'],
    ['harbour.de.ass', `[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,${texts.german}`, 'de'],
    ['harbour.hi.srt', srt(texts.hindi), 'hi'],
    ['harbour.uk.srt', srt(texts.ukrainian), 'uk'],
    ['harbour.de.srt', srt('Ja.'), 'de'],
    ['harbour.de.vtt', `WEBVTT\n\nNOTE ${texts.english}\n\n00:01.000 --> 00:02.000\n${texts.german}`, 'de'],
  ])('agrees with the name %s', (name, text, is) => {
    expect(read(name, { text })).toEqual({ is, of: 'harbour.mp4', warning: undefined });
  });

  it.each([
    [
      'harbour.srt',
      srt(texts.german),
      'de',
      'its name says no language, and its text looks like German (de)',
    ],
    ['harbour.en.srt', srt(texts.german), 'en', 'its text looks like German (de)'],
    ['harbour.uk.srt', srt(texts.english), 'uk', 'its text looks like English (en)'],
    ['harbour.hi.srt', srt(texts.english), 'en sdh', '“hi” in its name may mean Hindi'],
    ['harbour.ja.srt', srt('Good morning'), 'ja', 'its text is not in the script of Japanese (ja)'],
    ['harbour.srt', srt(texts.ukrainian), 'uk', 'its text looks like Ukrainian (uk)'],
  ])('makes the language doubtful: %s', (name, text, is, warning) => {
    const found = read(name, { text });
    expect(found.is).toBe(is);
    expect(found.warning).toContain(warning);
  });

  it('is compared with the language in story.yaml, too, but that language decides', () => {
    expect(read('harbour.xx.srt', { said: 'de', text: srt(texts.german) })).toMatchObject({
      ...{ is: 'de', warning: undefined },
    });
    expect(read('harbour.de.hi.srt', { said: 'en', text: srt(texts.german) })).toMatchObject({
      ...{ is: 'en sdh', warning: expect.stringContaining('its text looks like German (de)') },
    });
    expect(read('harbour.hi.srt', { said: 'hi' })).toMatchObject({ is: 'hi', warning: undefined });
  });
});

describe('captions belong to', () => {
  it.each<[string, string, IdentifiedFile[], string]>([
    ['the video of their name', 'b.en.srt', [known('a.mp4'), known('b.mp4')], 'b.mp4'],
    [
      'the video of their name in upper case',
      'Harbour.srt',
      [known('a.mp4'), known('HARBOUR.MP4')],
      'HARBOUR.MP4',
    ],
    ['the audio file of their name', 'talk.srt', [known('a.mp4'), known('talk.mp3', 'audio')], 'talk.mp3'],
    ['the only video, whatever its name', 'subs.srt', [known('a.mp4'), known('b.jpg', 'picture')], 'a.mp4'],
    [
      'the longest name',
      'harbour night_en.srt',
      [known('harbour.mp4'), known('harbour night.mp4')],
      'harbour night.mp4',
    ],
    [
      'the file whose extension they have',
      'a.mp3.en.srt',
      [known('a.mp4'), known('a.mp3', 'audio')],
      'a.mp3',
    ],
    [
      'a name in another form of Unicode',
      'cafe\u0301.en.srt',
      [known('a.mp4'), known('caf\u00e9.mp4')],
      'caf\u00e9.mp4',
    ],
  ])('%s', (_what, name, media, owner) => {
    expect(read(name, { media })).toMatchObject({ of: owner, warning: undefined });
  });

  it('one of two files with their name, and the desk is warned', () => {
    const found = read('a.en.srt', { media: [known('a.mp4'), known('a.mov')] });
    expect(found).toMatchObject({
      of: 'a.mp4',
      warning: expect.stringContaining('a.mp4 and a.mov both have its name'),
    });
  });

  it.each<[string, string, IdentifiedFile[], RegExp]>([
    ['there are two candidates', 'subs.srt', [known('a.mp4'), known('b.mp4')], /a\.en\.srt/],
    ['their name only begins like one', 'ab.srt', [known('a.mp4'), known('b.mp4')], /a\.en\.srt/],
    ['there is no video', 'subs.srt', [known('subs.jpg', 'picture')], /video\.en\.srt/],
  ])('nothing when %s, and the message says what to do', (_what, name, media, message) => {
    expect(() => read(name, { media })).toThrow(
      expect.objectContaining({ code: 'captions_invalid', message: expect.stringMatching(message) }),
    );
  });
});

describe('the captions of one video', () => {
  const planned = (name: string, language: string, captionsKind?: 'sdh' | 'forced'): PlannedMedia => ({
    ...{
      original: name,
      file: name,
      kind: 'captions',
      type: 'text/plain',
      bytes: 1,
      recipe: 'r',
      lead: false,
    },
    ...{ of: 'v', language, ...(captionsKind && { captionsKind }) },
  });
  const kinds = (...media: PlannedMedia[]) =>
    relateCaptions(media, 'en').media.map(({ captionsKind }) => captionsKind);

  it('have no kind in the story’s language, and are subtitles in other languages', () => {
    expect(kinds(planned('a', 'en'), planned('b', 'fr'), planned('c', 'en-GB'))).toEqual([
      undefined,
      'subtitles',
      undefined,
    ]);
  });

  it('are subtitles beside captions for the hearing impaired', () => {
    expect(kinds(planned('a', 'en'), planned('b', 'en', 'sdh'), planned('c', 'en', 'forced'))).toEqual([
      ...['subtitles', 'sdh', 'forced'],
    ]);
  });

  it('are all published if they have the same language and kind, and the desk is warned', () => {
    const media = [
      planned('a.srt', 'en'),
      planned('b.srt', 'en'),
      planned('c.srt', 'en', 'forced'),
      planned('d.srt', 'fr'),
    ];
    expect(relateCaptions(media, 'en').warnings).toEqual([
      {
        code: 'captions_twice',
        message: expect.stringContaining('b.srt and a.srt are both captions in English (en)'),
        where: 'b.srt',
      },
    ]);
  });
});
