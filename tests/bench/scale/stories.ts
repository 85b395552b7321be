import { addresses, type JournalEntry, newStoryId, type StoryEvent, sha256Of } from '@slugline/story';
import { textPlan } from '@slugline/testing/samples/journal';

const day = 86_400_000;
/** How many of the newest stories are of the last two days, whatever the size of the archive. */
const recent = 1000;
/** The others are of the ten years before. */
const archive = 3650 * day;

const sections = ['news', 'sport', 'culture', 'business', 'weather'];

/** A story that has been live for a while. */
export interface OldStory {
  journal: JournalEntry[];
  path: string;
  /** The documents that readers see, by name. */
  documents: Map<string, string>;
}

/**
 * Yields `count` stories, the oldest first. Each is complete and has one edition. They are as text stories leave the
 * pipeline, but their documents are made here. `now` is ms since 1970.
 */
export function* oldStories(count: number, now: number): Generator<OldStory> {
  const few = Math.min(recent, count);
  const old = count - few;
  for (let n = 0; n < old; n++) yield oldStory(n, now - 2 * day - archive * (1 - n / old));
  for (let n = 0; n < few; n++) yield oldStory(old + n, now - (2 * day - 60_000) * (1 - n / few) - 60_000);
}

function oldStory(n: number, receivedAt: number): OldStory {
  const received = Math.floor(receivedAt);
  // A story is made twice, for its journal and for its documents: its id must be the same.
  const storyId = `${newStoryId(received).slice(0, 10)}${String(n).padStart(16, '0')}`;
  const section = sections[n % sections.length] ?? '';
  const at = (ms: number) => new Date(received + ms).toISOString();
  const headline = `Bridge number ${n} opens to traffic after a winter of repairs`;
  const slug = `bridge-number-${n}-opens-to-traffic`;
  const path = `${section}/${at(0).slice(0, 7).replace('-', '/')}/${slug}/`;
  const card = { headline, section, language: 'en', publishedAt: at(60), modifiedAt: at(60) };
  const base = { v: 1, revision: 1 } as const;
  const submitted: StoryEvent = {
    ...base,
    type: 'submitted',
    receivedAt: at(0),
    lane: 'normal',
    files: [{ name: 'draft.txt', role: 'draft', sha256: sha256Of(slug), bytes: 2400 }],
    by: 'newsroom',
  };
  const planned = textPlan(slug, { path, headline, section, article: `articles/${storyId}/r1.json` });
  const edition = { ...base, edition: 1 };
  const destinations = [destination];
  const built: StoryEvent = {
    ...edition,
    type: 'edition-built',
    complete: true,
    media: [],
    destinations,
    card,
  };
  const url = `https://news.example/${path}`;
  const live: StoryEvent = { ...edition, type: 'edition-live', destination, url, playable: false };
  const journal = [submitted, planned, built, live].map((event, index) => ({
    ...{ storyId, sequence: index + 1, at: at(20 * (index + 1)), events: [event] },
  }));
  const text = 'The council said on Tuesday that the work would begin as soon as the weather allows. ';
  const documents = new Map([
    [addresses.manifest(''), JSON.stringify({ id: storyId, edition: 1, headline, text: text.repeat(20) })],
    [addresses.page(''), `<!doctype html><title>${headline}</title><p>${text.repeat(40)}`],
  ]);
  return { journal, path, documents };
}

/** The name of the destination to which all of them were delivered. */
export const destination = 'public';
