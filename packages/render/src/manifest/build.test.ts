import {
  article,
  audio,
  captions,
  file,
  image,
  made,
  manifestOf,
  planned,
  video,
  waitingFor,
} from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';

describe('the manifest', () => {
  it('shows a medium without a result as processing', () => {
    const [medium] = manifestOf([waitingFor(image('a'))]).media;
    expect(medium).toMatchObject({
      id: 'a'.repeat(16),
      kind: 'picture',
      state: 'processing',
      renditions: [],
    });
  });

  it('leaves failed media and their blocks out of a complete edition', () => {
    const failed = waitingFor(image('a', { file: 'a.jpg' }));
    const placing = { ...article, blocks: [{ type: 'media' as const, file: 'a.jpg' }, ...article.blocks] };
    const manifest = manifestOf([failed, image('b')], { article: placing, complete: true });
    expect(manifest.media.map(({ id }) => id)).toEqual(['b'.repeat(16)]);
    expect(manifest.body).toEqual(article.blocks);
  });

  it('lists renditions and playlists by their public paths, but no segments', () => {
    const paths = manifestOf([video('b')]).media[0]?.renditions.map(({ path }) => path);
    expect(paths).toContain(`media/${'b'.repeat(16)}/video-v1/master.0a1b2c3d.m3u8`);
    expect(paths?.some((path) => path.endsWith('.m4s'))).toBe(false);
  });

  it('lists the purpose of each rendition, also of those from earlier versions', () => {
    const clip = video('b');
    const { media } = manifestOf([image('a'), clip, captions('c', clip, 'fr'), audio('d')]);
    const purposes = media.map(({ renditions }) => [...new Set(renditions.map(({ purpose }) => purpose))]);
    expect(purposes).toEqual([
      ['picture', 'crop', 'link-preview'],
      ['progressive', 'playlist', 'hls', 'dash', 'poster'],
      ['audio'],
    ]);
  });

  it('identifies media in the body by the start of their hash', () => {
    const blocks = [
      { type: 'media' as const, file: 'bridge.jpg' },
      { type: 'media' as const, file: 'not-in-the-package.jpg' },
    ];
    const manifest = manifestOf([image('a', { file: 'bridge.jpg' })], { article: { ...article, blocks } });
    expect(manifest.body).toEqual([{ type: 'media', media: 'a'.repeat(16) }]);
  });

  it('uses the kind that the encoder found', () => {
    const sound = { planned: planned('a', 'video'), result: made('audio', [file('audio.m4a', 'audio/mp4')]) };
    expect(manifestOf([sound]).media[0]?.kind).toBe('audio');
  });
});

describe('captions', () => {
  it('are part of their video and not media of their own', () => {
    const clip = video('b');
    const { media } = manifestOf([clip, captions('c', clip, 'fr'), captions('d', clip, 'sw')]);
    expect(media).toHaveLength(1);
    expect(media[0]?.captions).toEqual([
      { language: 'fr', path: `media/${'c'.repeat(16)}/captions-v1/fr.vtt` },
      { language: 'sw', path: `media/${'d'.repeat(16)}/captions-v1/sw.vtt` },
    ]);
  });

  it('are left out before they are ready, and for other videos', () => {
    const clip = video('b');
    const other = audio('e');
    const { media } = manifestOf([
      clip,
      waitingFor(captions('c', clip, 'fr')),
      other,
      captions('d', other, 'fr'),
    ]);
    expect(media.map(({ captions }) => captions.length)).toEqual([0, 1]);
  });
});

describe('the words for a picture', () => {
  const rights = { caption: 'From the camera', credit: 'Agency', creator: 'A. Photographer' };

  it('come from the editor', () => {
    const medium = manifestOf([
      image('a', { caption: 'The bridge', credit: 'Staff', alt: 'A bridge' }, { rights }),
    ]).media[0];
    expect(medium).toMatchObject({ caption: 'The bridge', credit: 'Staff', alt: 'A bridge', rights });
  });

  it('come from the file when the editor gave none', () => {
    const medium = manifestOf([image('a', {}, { rights })]).media[0];
    expect(medium).toMatchObject({ caption: 'From the camera', credit: 'Agency', alt: 'From the camera' });
  });

  it('prefer the file’s own alt text to its caption', () => {
    const described = { ...rights, alt: 'Two towers above water' };
    const { media } = manifestOf([image('a', {}, { rights: described })]);
    expect(media[0]).toMatchObject({ caption: 'From the camera', alt: 'Two towers above water' });
  });

  it('are empty when the editor left them empty on purpose', () => {
    const [medium] = manifestOf([image('a', { caption: '', credit: '' }, { rights })]).media;
    expect(medium).not.toHaveProperty('caption');
    expect(medium).not.toHaveProperty('credit');
  });

  it('include its Content Credentials', () => {
    const credentials = { state: 'valid', issuer: 'Harbour Press' } as const;
    expect(manifestOf([image('a', {}, { credentials })]).media[0]).toMatchObject({ credentials });
    expect(manifestOf([image('a')]).media[0]).not.toHaveProperty('credentials');
  });

  it('keep a picture as decoration when the editor marked it so', () => {
    expect(manifestOf([image('a', { alt: '' }, { rights })]).media[0]?.alt).toBe('');
  });
});
