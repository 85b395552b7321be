import type { SubmittedFile } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { captioned, captionsName, type Known } from './captions.ts';

const file = (name: string): SubmittedFile => ({ name, role: 'media', sha256: 'a'.repeat(64), bytes: 1 });
const known = (name: string, kind: Known['sniffed']['kind'] = 'video'): Known => ({
  file: file(name),
  sniffed: { kind, type: 'x/y' },
});

describe('the name of captions', () => {
  it.each([
    ['harbour.srt', 'harbour', undefined],
    ['harbour.en.srt', 'harbour', 'en'],
    ['harbour.pt-BR.vtt', 'harbour', 'pt-BR'],
    ['harbour.zh-Hans-CN.vtt', 'harbour', 'zh-Hans-CN'],
    ['harbour.final.srt', 'harbour.final', undefined],
    ['harbour.2.srt', 'harbour.2', undefined],
    ['harbour lights.mp4.de.srt', 'harbour lights.mp4', 'de'],
    ['en.srt', 'en', undefined],
    [`a.en-${'abcdefgh-'.repeat(3)}abcde.srt`, 'a', `en-${'abcdefgh-'.repeat(3)}abcde`],
    [`a.en-${'abcdefgh-'.repeat(9)}abcde.srt`, `a.en-${'abcdefgh-'.repeat(9)}abcde`, undefined],
    ['harbour', '', undefined],
  ])('%s has the stem %s and the language %s', (name, stem, language) => {
    expect(captionsName(name)).toEqual({ stem, ...(language ? { language } : {}) });
  });
});

describe('captions belong to', () => {
  it.each<[string, string, Known[], string]>([
    ['the video of their name', 'b.en.srt', [known('a.mp4'), known('b.mp4')], 'b.mp4'],
    [
      'the video of their name in upper case',
      'Harbour.srt',
      [known('a.mp4'), known('HARBOUR.MP4')],
      'HARBOUR.MP4',
    ],
    ['the audio file of their name', 'talk.srt', [known('a.mp4'), known('talk.mp3', 'audio')], 'talk.mp3'],
    ['the only video, whatever its name', 'subs.srt', [known('a.mp4'), known('b.jpg', 'picture')], 'a.mp4'],
  ])('%s', (_what, name, media, owner) => {
    expect(captioned(file(name), media).file.name).toBe(owner);
  });

  it.each<[string, Known[], RegExp]>([
    ['there are two candidates', [known('a.mp4'), known('b.mp4')], /a\.en\.srt/],
    ['there is no video', [known('subs.jpg', 'picture')], /video\.en\.srt/],
  ])('nothing when %s, and the message says what to do', (_what, media, message) => {
    expect(() => captioned(file('subs.srt'), media)).toThrow(
      expect.objectContaining({ code: 'captions_invalid', message: expect.stringMatching(message) }),
    );
  });
});
