import type { StoryEvent } from '@slugline/story';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** An event of a story's timeline as the API streams it, with the id of its entry. */
export type TimelineEntry = { id: number; at: string } & StoryEvent;
type EntryOf<T extends StoryEvent['type']> = Extract<TimelineEntry, { type: T }>;

/** Listens to a story's events from the one after `lastEventId`, until `isLast` says so; then hangs up. */
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

/** Says of which entry a story is live in whole: until then `listen` goes on. For stories with one destination. */
export function untilWhole(): (entry: TimelineEntry) => boolean {
  let whole = 0;
  return (entry) => {
    if (entry.type === 'edition-built' && entry.complete) whole = entry.edition;
    return entry.type === 'edition-live' && entry.edition === whole;
  };
}
