import {
  type AudioCaptions,
  buildManifest,
  type EditionInput,
  pageAssets,
  type Site,
} from '@slugline/render';
import { buildDocuments, validateDocuments } from '@slugline/render/editions';
import type { MediaResult, PlannedMedia, RenditionFile, StoryManifest } from '@slugline/story';
import { articleOf } from './article.ts';

// A small story, as submission plans it and encoders make it.

export const site: Site = {
  name: 'The Daily Slug',
  baseUrl: 'https://news.example/live/',
  language: 'en',
  timeZone: 'UTC',
  feeds: [{ name: 'world', title: 'World news' }],
};

export const article = articleOf('River reaches its highest mark in forty years', {
  summary: 'Two bridges are closed.',
  byline: 'Amina Odhiambo',
  blocks: ['First paragraph.', 'Second paragraph.', 'Third paragraph.'].map((text) => ({
    type: 'paragraph',
    content: [{ text }],
  })),
  authors: [{ name: 'Amina Odhiambo' }],
});

type Medium = EditionInput['media'][number];

/** A planned file. Its hash is the repeated `digit`. */
export const planned = (
  digit: string,
  kind: PlannedMedia['kind'],
  more: Partial<PlannedMedia> = {},
): PlannedMedia => ({
  original: digit.repeat(64),
  file: `${kind}-${digit}`,
  kind,
  type: 'application/octet-stream',
  bytes: 1000,
  recipe: `${kind}-v1`,
  lead: false,
  ...more,
});

export const file = (name: string, type: string, more: Partial<RenditionFile> = {}): RenditionFile => ({
  name,
  role: 'rendition',
  type,
  bytes: 500,
  sha256: 'f'.repeat(64),
  ...more,
});

export const made = (
  kind: MediaResult['kind'],
  files: RenditionFile[],
  more: Partial<MediaResult> = {},
): MediaResult => ({ v: 1, kind, recipe: `${kind}-v1`, files, ...more });

export function image(
  digit: string,
  more: Partial<PlannedMedia> = {},
  result: Partial<MediaResult> = {},
): Medium {
  const files = [640, 1280].flatMap((width) =>
    ['avif', 'webp', 'jpeg'].map((format) =>
      file(`w${width}.${format === 'jpeg' ? 'jpg' : format}`, `image/${format}`, {
        width,
        height: width * 0.75,
      }),
    ),
  );
  const crops = [
    file('16x9.jpg', 'image/jpeg', { width: 1280, height: 720 }),
    file('1200x630.jpg', 'image/jpeg', { width: 1200, height: 630 }),
  ];
  const thumbhash = '1QcSHQRnh493V4dIh4eXh1h4kJUI';
  return {
    planned: planned(digit, 'picture', more),
    result: made('picture', [...files, ...crops], { width: 1280, height: 960, thumbhash, ...result }),
  };
}

/** A moving picture. */
export function moving(digit: string, type: 'image/webp' | 'video/mp4', plays = 0): Medium {
  const { planned, result } = image(digit, { alt: 'A wheel turns' });
  const motion = file(`motion.${type.slice(6)}`, type, { width: 960, height: 720 });
  return {
    planned,
    result: { ...made('picture', []), ...result, plays, files: [...(result?.files ?? []), motion] },
  };
}

export function video(digit: string, more: Partial<PlannedMedia> = {}): Medium {
  const files = [
    file('video.mp4', 'video/mp4', { width: 1280, height: 720 }),
    file('360p/4e5f6a7b.m3u8', 'application/vnd.apple.mpegurl', { role: 'manifest' }),
    file('master.0a1b2c3d.m3u8', 'application/vnd.apple.mpegurl', { role: 'manifest' }),
    file('manifest.0a1b2c3d.mpd', 'application/dash+xml', { role: 'manifest' }),
    file('360p/1.m4s', 'video/iso.segment', { role: 'segment' }),
    file('poster.jpg', 'image/jpeg', { width: 1280, height: 720 }),
    file('poster.avif', 'image/avif', { width: 1280, height: 720 }),
  ];
  return {
    planned: planned(digit, 'video', more),
    result: made('video', files, { width: 1280, height: 720, durationSeconds: 12.4 }),
  };
}

export const audio = (digit: string, more: Partial<PlannedMedia> = {}): Medium => ({
  planned: planned(digit, 'audio', more),
  result: made('audio', [file('audio.m4a', 'audio/mp4')], { durationSeconds: 61 }),
});

export const captions = (digit: string, of: Medium, language: string): Medium => ({
  planned: planned(digit, 'captions', { of: of.planned.original }),
  result: made('captions', [file(`${language}.vtt`, 'text/vtt')], { language }),
});

export const waitingFor = ({ planned }: Medium): Medium => ({ planned });

export const manifestOf = (media: Medium[], more: Partial<EditionInput> = {}): StoryManifest =>
  buildManifest({
    article,
    plan: { slug: 'river', path: 'world/2026/11/river/', section: 'world' },
    storyId: '01JDBZXK3M8Q0V4T5R6S7W9YHA',
    revision: 1,
    edition: 2,
    complete: media.every(({ result }) => result !== undefined),
    publishedAt: '2026-11-23T03:12:00.000Z',
    modifiedAt: '2026-11-23T03:12:00.000Z',
    media,
    ...more,
  });

/** The page of a manifest, after validation. */
export function pageHtml(manifest: StoryManifest, captions: AudioCaptions = {}): string {
  const documents = buildDocuments(manifest, site, pageAssets, captions);
  validateDocuments(documents);
  return documents.find(({ name }) => name === 'index.html')?.text ?? '';
}
