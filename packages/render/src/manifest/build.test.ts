import { describe, expect, it } from 'vitest';
import {
  article,
  audio,
  captions,
  file,
  made,
  manifestOf,
  picture,
  planned,
  video,
  waitingFor,
} from '../sample.ts';

describe('the manifest', () => {
  it('shows a medium without a result as processing', () => {
    const [medium] = manifestOf([waitingFor(picture('a'))]).media;
    expect(medium).toMatchObject({
      id: 'a'.repeat(16),
      kind: 'picture',
      state: 'processing',
      renditions: [],
    });
  });

  it('leaves out of a complete edition what failed, with the block that placed it', () => {
    const failed = waitingFor(picture('a', { file: 'a.jpg' }));
    const placing = { ...article, blocks: [{ type: 'media' as const, file: 'a.jpg' }, ...article.blocks] };
    const manifest = manifestOf([failed, picture('b')], { article: placing, complete: true });
    expect(manifest.media.map(({ id }) => id)).toEqual(['b'.repeat(16)]);
    expect(manifest.body).toEqual(article.blocks);
  });

  it('names renditions and manifests by their public paths, and no segments', () => {
    const paths = manifestOf([video('b')]).media[0]?.renditions.map(({ path }) => path);
    expect(paths).toContain(`media/${'b'.repeat(16)}/video-v1/master.0a1b2c3d.m3u8`);
    expect(paths?.some((path) => path.endsWith('.m4s'))).toBe(false);
  });

  it('says what each rendition is for, also where an earlier version made it', () => {
    const film = video('b');
    const { media } = manifestOf([picture('a'), film, captions('c', film, 'fr'), audio('d')]);
    const purposes = media.map(({ renditions }) => [...new Set(renditions.map(({ purpose }) => purpose))]);
    expect(purposes).toEqual([
      ['picture', 'crop', 'link-preview'],
      ['progressive', 'playlist', 'hls', 'dash', 'poster'],
      ['audio'],
    ]);
  });

  it('says where media stand by the start of their hash', () => {
    const blocks = [
      { type: 'media' as const, file: 'bridge.jpg' },
      { type: 'media' as const, file: 'not-in-the-package.jpg' },
    ];
    const manifest = manifestOf([picture('a', { file: 'bridge.jpg' })], { article: { ...article, blocks } });
    expect(manifest.body).toEqual([{ type: 'media', media: 'a'.repeat(16) }]);
  });

  it('lets the kind that the encoder found win', () => {
    const sound = { planned: planned('a', 'video'), result: made('audio', [file('audio.m4a', 'audio/mp4')]) };
    expect(manifestOf([sound]).media[0]?.kind).toBe('audio');
  });
});

describe('captions', () => {
  it('belong to their video instead of standing alone', () => {
    const film = video('b');
    const { media } = manifestOf([film, captions('c', film, 'fr'), captions('d', film, 'sw')]);
    expect(media).toHaveLength(1);
    expect(media[0]?.captions).toEqual([
      { language: 'fr', path: `media/${'c'.repeat(16)}/captions-v1/fr.vtt` },
      { language: 'sw', path: `media/${'d'.repeat(16)}/captions-v1/sw.vtt` },
    ]);
  });

  it('are not offered before they are ready, nor for another video', () => {
    const film = video('b');
    const other = audio('e');
    const { media } = manifestOf([
      film,
      waitingFor(captions('c', film, 'fr')),
      other,
      captions('d', other, 'fr'),
    ]);
    expect(media.map(({ captions }) => captions.length)).toEqual([0, 1]);
  });
});

describe('what is said of a picture', () => {
  const rights = { caption: 'From the camera', credit: 'Agency', creator: 'A. Photographer' };

  it('is what the editor wrote', () => {
    const medium = manifestOf([
      picture('a', { caption: 'The bridge', credit: 'Staff', alt: 'A bridge' }, { rights }),
    ]).media[0];
    expect(medium).toMatchObject({ caption: 'The bridge', credit: 'Staff', alt: 'A bridge', rights });
  });

  it('is filled from the file where the editor wrote nothing', () => {
    const medium = manifestOf([picture('a', {}, { rights })]).media[0];
    expect(medium).toMatchObject({ caption: 'From the camera', credit: 'Agency', alt: 'From the camera' });
  });

  it('is the file’s own description of what is seen, rather than its caption', () => {
    const described = { ...rights, alt: 'Two towers above water' };
    const { media } = manifestOf([picture('a', {}, { rights: described })]);
    expect(media[0]).toMatchObject({ caption: 'From the camera', alt: 'Two towers above water' });
  });

  it('is nothing where the editor says so', () => {
    const [medium] = manifestOf([picture('a', { caption: '', credit: '' }, { rights })]).media;
    expect(medium).not.toHaveProperty('caption');
    expect(medium).not.toHaveProperty('credit');
  });

  it('includes what its own manifest says', () => {
    const credentials = { state: 'valid', issuer: 'Harbour Press' } as const;
    expect(manifestOf([picture('a', {}, { credentials })]).media[0]).toMatchObject({ credentials });
    expect(manifestOf([picture('a')]).media[0]).not.toHaveProperty('credentials');
  });

  it('stays decoration if the editor says so', () => {
    expect(manifestOf([picture('a', { alt: '' }, { rights })]).media[0]?.alt).toBe('');
  });
});
