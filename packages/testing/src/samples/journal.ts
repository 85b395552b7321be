import { addresses, type EventOf, type JournalEntry, keys, type StoryEvent } from '@slugline/story';

/** A story for the tests in this folder. It has one picture and one video and was submitted at `began`. */
export const storyId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const began = Date.UTC(2026, 0, 2, 3, 4, 5);
export const image = 'a'.repeat(64);
export const video = 'b'.repeat(64);
export const places = [{ name: 'public', baseUrl: 'https://cdn.example/news/' }];

const base = { v: 1, revision: 1 } as const;
const planned = (original: string, file: string, kind: 'picture' | 'video', type: string) => ({
  original,
  file,
  kind,
  type,
  bytes: 1000,
  recipe: 'p1',
  lead: kind === 'picture',
});

/** The plan of a story of text in the section “news”, with `more` in place of what it says. */
export const textPlan = (slug: string, more: Partial<EventOf<'planned'>> = {}): EventOf<'planned'> => ({
  ...base,
  type: 'planned',
  slug,
  path: `news/2026/11/${slug}/`,
  headline: slug,
  section: 'news',
  article: '',
  lane: 'normal',
  publish: 'text-first',
  promised: { videos: 0, pictures: 0 },
  warnings: [],
  refused: [],
  media: [],
  ...more,
});

export const events = {
  submitted: {
    ...base,
    type: 'submitted',
    receivedAt: new Date(began).toISOString(),
    lane: 'breaking',
    by: 'wire',
    files: [
      { name: 'storm.txt', role: 'draft', sha256: 'd'.repeat(64), bytes: 900 },
      { name: 'sea.jpg', role: 'media', sha256: image, bytes: 2_400_000 },
      { name: 'sea.mp4', role: 'media', sha256: video, bytes: 10_000_000 },
    ],
  },
  planned: {
    ...base,
    type: 'planned',
    slug: 'storm',
    path: 'weather/2026/01/storm/',
    headline: 'Storm reaches the coast',
    section: 'weather',
    article: keys.article('x', 1),
    lane: 'breaking',
    publish: 'text-first',
    promised: { videos: 0, pictures: 0 },
    warnings: [{ code: 'furniture', message: 'a line was taken out', where: 'line 9' }],
    refused: [{ file: 'notes.exe', code: 'file_unsupported', message: 'notes.exe is a program' }],
    media: [
      planned(image, 'sea.jpg', 'picture', 'image/jpeg'),
      planned(video, 'sea.mp4', 'video', 'video/mp4'),
    ],
  },
  refused: { ...base, type: 'refused', code: 'draft_empty', message: 'storm.txt has no text' },
  held: { ...base, type: 'held', reason: 'two pictures are missing' },
  released: { ...base, type: 'released', by: 'night-editor' },
  stuck: { ...base, type: 'stuck', code: 'edition_invalid', message: 'the page has no title' },
  replayed: { ...base, type: 'replayed', failure: 'publish-x-s3', by: 'night-operator' },
  discarded: { ...base, type: 'discarded', failure: 'publish-x-s3', by: 'night-operator' },
  scheduled: { ...base, type: 'scheduled', until: '2026-01-03T06:00:00.000Z' },
  ended: { ...base, type: 'embargo-ended' },
  progress: { ...base, type: 'media-progress', original: video, percent: 50 },
  ready: {
    ...base,
    type: 'media-ready',
    original: image,
    kind: 'picture',
    recipe: 'p1',
    result: keys.result(image, 'p1'),
    renditions: [
      { name: 'w640.avif', type: 'image/avif', bytes: 9_000, width: 640, height: 400 },
      { name: 'w640.jpg', type: 'image/jpeg', bytes: 40_000, width: 640, height: 400 },
      { name: 'w320.jpg', type: 'image/jpeg', bytes: 12_345, width: 320, height: 200 },
    ],
    warnings: [],
  },
  failed: {
    ...base,
    type: 'media-failed',
    original: video,
    code: 'video_broken',
    message: 'sea.mp4 ends in the middle of a frame',
  },
  built: {
    ...base,
    type: 'edition-built',
    edition: 1,
    complete: true,
    media: [image],
    destinations: ['public'],
    card: {
      headline: 'Storm reaches the coast',
      section: 'weather',
      language: 'en',
      publishedAt: '2026-01-02T03:04:05.000Z',
      modifiedAt: '2026-01-02T03:04:05.000Z',
      picture: {
        path: addresses.media(image, 'p1', 'w640.jpg'),
        width: 640,
        height: 400,
        bytes: 40_000,
        alt: '',
      },
    },
  },
  live: {
    ...base,
    type: 'edition-live',
    edition: 1,
    destination: 'public',
    url: 'https://cdn.example/news/weather/2026/01/storm/',
    playable: false,
  },
} as const satisfies Record<string, StoryEvent>;

/** Returns a journal with these events, 100 ms apart. */
export const journal = (...list: StoryEvent[]): JournalEntry[] =>
  list.map((event, index) => ({
    storyId,
    sequence: index + 1,
    at: new Date(began + 100 * (index + 1)).toISOString(),
    events: [event],
  }));
