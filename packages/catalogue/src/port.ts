import type { Lane, StoryPhase } from '@slugline/story';
import type { CatalogueRow } from './row.ts';

/** Which stories a list has. A story has to fit all that is given. */
export interface Filter {
  section?: string | undefined;
  state?: StoryPhase | undefined;
  lane?: Lane | undefined;
  /** A language tag. One without a region or script also finds those with one: `de` finds `de-AT`. */
  language?: string | undefined;
  /** A tag of the story, in any case and with or without accents. */
  tag?: string | undefined;
  /** Received at this time or later; ISO 8601. */
  from?: string | undefined;
  /** Received before this time; ISO 8601. */
  to?: string | undefined;
}

/** `received`: the newest revision first. `published`: the stories that are live, the last published first. */
export type Sort = 'received' | 'published';

/** Where a page begins, and how many rows it has at most. */
interface PageOf {
  limit: number;
  /** The `next` of the page before. */
  cursor?: string | undefined;
}

export interface Page {
  rows: CatalogueRow[];
  /** The cursor of the next page. There is none after the last one. */
  next?: string;
}

/** How far the catalogue has come. */
export interface Progress {
  /** The name of this catalogue. One that is made anew has another. */
  made: string;
  /** All stories of the journal were looked at once, up to this id. Empty: none yet. */
  filledTo: string;
  /** All stories of the journal were looked at. */
  filled: boolean;
  /** The changes of stories up to this time (ms since 1970) are in the rows. */
  comparedTo: number;
}

/**
 * The index of all stories: one row for each. It is never the truth: it is made from the journal, and a catalogue that
 * is lost, damaged or of another version is made anew. Its methods throw `catalogue_unavailable` when the database does
 * not answer, and `store_full` when it has no space left. The work on stories goes on without it.
 */
export interface Catalogue {
  /** Returns a page of a list. Throws `request_invalid` for a wrong cursor. */
  find(filter: Filter, sort: Sort, page: PageOf): Promise<Page>;
  /**
   * Returns a page of the stories that have all words of `text` in headline, summary, authors or tags, the newest first.
   * Throws `request_invalid` for a wrong cursor or a text that is too long.
   */
  search(text: string, filter: Filter, page: PageOf): Promise<Page>;
  /** Returns how many stories fit. */
  count(filter: Filter): Promise<number>;
  /** Adds rows. One whose story has a row with the same or a higher sequence is left out. */
  put(rows: readonly CatalogueRow[]): Promise<void>;
  delete(id: string): Promise<void>;
  /** Returns the sequence of each row that there is, by id. */
  sequences(ids: readonly string[]): Promise<Record<string, number>>;
  progress(): Promise<Progress>;
  /**
   * Notes how far it has come. What is left out stays. With `made`, it notes nothing when the catalogue has another name
   * by now: what was written went to the one before. Returns whether it was noted.
   */
  note(progress: Partial<Omit<Progress, 'made'>>, made?: string): Promise<boolean>;
  close(): Promise<void>;
}
