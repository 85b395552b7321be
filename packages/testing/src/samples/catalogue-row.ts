import type { CatalogueRow } from '@slugline/catalogue';
import { newStoryId } from '@slugline/story';

/** A row for tests of lists and search. It is of a story that is complete, and received at `received`. */
export function catalogueRow(
  given: Partial<CatalogueRow> & { received?: string } = {},
): CatalogueRow & { headline: string } {
  const { received = '2026-11-29T10:00:00.000Z' } = given;
  const id = given.id ?? newStoryId(Date.parse(received));
  return {
    sequence: 1,
    section: 'news',
    slug: 'a-story',
    path: 'news/2026/11/a-story/',
    summary: null,
    authors: [],
    tags: [],
    language: 'en',
    lane: 'normal',
    state: 'complete',
    published: null,
    modified: null,
    scheduled: null,
    card: null,
    live: {},
    edition: 0,
    counts: { editions: 0, warnings: 0, refused: 0, media: 0, made: 0 },
    ...given,
    headline: given.headline ?? 'A story',
    id,
    received,
  };
}
