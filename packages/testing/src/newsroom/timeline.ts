import type { StoryEvent } from '@slugline/story';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** An event of a story's timeline as the API streams it, with the id of its entry. */
export type TimelineEntry = { id: number; at: string } & StoryEvent;
type EntryOf<T extends StoryEvent['type']> = Extract<TimelineEntry, { type: T }>;

/** Reads a story's events after `lastEventId`, until `isLast` is true for one. Then closes the connection. */
export async function listen(
  api: string,
  storyId: string,
  isLast: (entry: TimelineEntry) => boolean,
  lastEventId = 0,
): Promise<TimelineEntry[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${api}/v1/stories/${storyId}/events`, {
    signal: hangUp.signal,
    headers: lastEventId > 0 ? { 'last-event-id': String(lastEventId) } : {},
  });
  const entries: TimelineEntry[] = [];
  const messages = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const events: Omit<TimelineEntry, 'id'>[] = [];
  for await (const { id, data } of messages) {
    events.push(JSON.parse(data));
    // Only the last event of an entry has an id.
    if (id === undefined) continue;
    const entry = events.splice(0).map((event) => ({ id: Number(id), ...event }) as TimelineEntry);
    entries.push(...entry);
    if (entry.some(isLast)) break;
  }
  hangUp.abort();
  return entries;
}

/** The entries of one kind. */
export const entriesOf = <T extends StoryEvent['type']>(
  entries: readonly TimelineEntry[],
  type: T,
): EntryOf<T>[] => entries.filter((entry): entry is EntryOf<T> => entry.type === type);

/** Returns a predicate for `listen` that is true once the complete edition is live. For stories with one destination. */
export function untilComplete(): (entry: TimelineEntry) => boolean {
  let complete = 0;
  return (entry) => {
    if (entry.type === 'edition-built' && entry.complete) complete = entry.edition;
    return entry.type === 'edition-live' && entry.edition === complete;
  };
}
