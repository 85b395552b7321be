import { expect, it } from 'vitest';
import { textTracksOf } from './text-tracks.ts';

const stream = (index: number, codec_name: string, more = {}) => ({
  ...{ index, codec_type: 'subtitle', codec_name },
  ...more,
});

it('finds the text tracks of a video with their language and kind, and names captions that are not text', () => {
  const streams = [
    { index: 0, codec_type: 'video', codec_name: 'h264', closed_captions: 1 },
    stream(1, 'mov_text', { tags: { language: 'eng' } }),
    stream(2, 'subrip', { tags: { language: 'ger' }, disposition: { forced: 1 } }),
    stream(3, 'ass', { tags: { language: 'eng', title: 'English [SDH]' } }),
    stream(4, 'webvtt', { tags: { language: 'und' }, disposition: { hearing_impaired: 1 } }),
    stream(5, 'hdmv_pgs_subtitle', { tags: { language: 'fre' } }),
  ];
  expect(textTracksOf({ streams })).toEqual({
    texts: [
      { index: 1, language: 'en' },
      { index: 2, language: 'de', kind: 'forced' },
      { index: 3, language: 'en', kind: 'sdh' },
      { index: 4, kind: 'sdh' },
    ],
    left: [
      'subtitles that are not text (track 5, hdmv_pgs_subtitle, language fr)',
      'closed captions in its pictures (CEA-608 or CEA-708)',
    ],
  });
});
