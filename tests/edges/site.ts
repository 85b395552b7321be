import { randomBytes } from 'node:crypto';
import { deliveryOf, encodings, type ObjectStore } from '@slugline/store';
import { cacheTags, sha256Of } from '@slugline/story';

const storyId = '01KB7ZQ3V5H8M2N4P6R8T0W2Y4';
const original = '9f86d081884c7d65';

/** The published files of the tests: one of each kind that a newsroom has. */
export const site = {
  page: `<!doctype html><title>Ferry</title>${'<p>The night ferry is back after two years.</p>'.repeat(80)}`,
  story: JSON.stringify({ id: storyId, section: 'news', headline: 'Ferry', body: 'x'.repeat(500) }),
  feed: `<?xml version="1.0"?><rss>${'<item/>'.repeat(100)}</rss>`,
  playlist: `#EXTM3U\n${'#EXTINF:4.0,\nsegment.m4s\n'.repeat(60)}`,
  manifest: `<?xml version="1.0"?><MPD>${'<S d="1"/>'.repeat(100)}</MPD>`,
  captions: `WEBVTT\n\n${'00:00.000 --> 00:04.000\nThe ferry is back.\n\n'.repeat(40)}`,
  /** Longer than the slices of nginx, and than the files that the bundled edge keeps in memory. */
  video: randomBytes(5_000_001),
  audio: Buffer.from('0123456789'),
  picture: randomBytes(3000),
} as const;

const media = `media/${original}/recipe-1`;
export const addresses = {
  page: '/news/2026/03/ferry/',
  story: '/news/2026/03/ferry/story.json',
  feed: '/feeds/all.xml',
  playlist: `/${media}/hls/main.m3u8`,
  manifest: `/${media}/main.mpd`,
  captions: `/${media}/en.vtt`,
  video: `/${media}/film.mp4`,
  audio: `/${media}/sound.m4a`,
  picture: `/${media}/w320.jpg`,
} as const satisfies Record<keyof typeof site, string>;

/** The tags by which a CDN purges the story, and the renditions of the original. */
export const tags = {
  story: [cacheTags.story(storyId), cacheTags.section('news')],
  media: [cacheTags.original(original)],
  moved: [cacheTags.story(storyId), cacheTags.section('sport')],
  feeds: [cacheTags.feeds],
  gone: [cacheTags.story(storyId), cacheTags.section('news'), cacheTags.retracted],
} as const;

export const names = Object.keys(addresses) as (keyof typeof addresses)[];
/** The notice of a retracted story, and its manifest. */
export const gone = {
  '/news/2026/03/strike/': `<!doctype html><title>Withdrawn</title>${'<p>This story was withdrawn.</p>'.repeat(80)}`,
  '/news/2026/03/strike/story.json': JSON.stringify({
    ...{ id: storyId, section: 'news', retractedAt: '2026-11-29T08:00:00.000Z', headline: 'Withdrawn' },
    body: 'x'.repeat(500),
  }),
} as const;

/** What is left at the former address of a story, and where that is now. The new address has letters of its script. */
export const moved = {
  '/news/2026/03/pier/': [
    '<!doctype html><title>Site</title><p>It has moved</p>',
    'sport/2026/03/muelle-niño/',
  ],
  '/news/2026/03/pier/story.json': [
    JSON.stringify({ id: storyId, section: 'sport', path: 'sport/2026/03/muelle-niño/', headline: 'Pier' }),
    'sport/2026/03/muelle-niño/story.json',
  ],
} as const;

/** The files that are compressed. */
export const texts = ['page', 'story', 'feed', 'playlist', 'manifest', 'captions'] as const;

/**
 * Writes the site into a store as the publisher does: with tags, and in a directory with compressed twins of
 * live texts.
 */
export async function publishTo(store: ObjectStore, { twins }: { twins: boolean }): Promise<void> {
  const put = async (
    address: string,
    content: string | Uint8Array,
    tagged: readonly string[],
    movedTo?: string,
  ) => {
    const key = address.slice(1).replace(/\/$/, '/index.html');
    const bytes = Buffer.from(content);
    await store.put(key, bytes, { delivery: deliveryOf(key, tagged, movedTo), sha256: sha256Of(bytes) });
    if (!twins || key.startsWith('media/')) return;
    for (const { ending, pack } of Object.values(encodings))
      await store.put(`${key}${ending}`, await pack(bytes));
  };
  for (const name of names) {
    const isMedia = addresses[name].startsWith('/media/');
    await put(addresses[name], site[name], isMedia ? tags.media : name === 'feed' ? tags.feeds : tags.story);
  }
  for (const [address, content] of Object.entries(gone)) await put(address, content, tags.gone);
  for (const [address, [content, to]] of Object.entries(moved)) await put(address, content, tags.moved, to);
}
