import {
  fold,
  isSettled,
  type JournalEntry,
  phaseOf,
  type StatusReport,
  type StoryEvent,
  type StoryState,
} from '@slugline/story';
import type { Client } from './client.ts';

/** A step of a submission that is shown to the person who waits. `atMs` is ms since the submission. */
export type News =
  | { kind: 'sent'; share: number }
  | { kind: 'story'; atMs: number; text: string }
  | { kind: 'media'; file: string; percent: number; state: 'waiting' | 'ready' | 'failed' };

/**
 * Follows a story from a revision on and calls `tell` with each step, until the story is settled, or stuck until an
 * operator acts. Then returns its report.
 */
export async function watch(
  client: Client,
  storyId: string,
  tell: (news: News) => void,
  revision = 1,
): Promise<StatusReport> {
  const done = new AbortController();
  const entries: JournalEntry[] = [];
  for await (const entry of client.follow(storyId, done.signal)) {
    entries.push({ storyId, ...entry });
    const state = fold(entries) as StoryState;
    if (state.revision < revision) continue;
    for (const event of entry.events) for (const news of newsOf(event, entry.at, state)) tell(news);
    if (isSettled(phaseOf(state, Date.now())) || state.stuck) done.abort();
  }
  return client.status(storyId);
}

function newsOf(event: StoryEvent, at: string, state: StoryState): News[] {
  const atMs = Date.parse(at) - Date.parse(state.receivedAt);
  const say = (text: string): News => ({ kind: 'story', atMs, text });
  const fileOf = (original: string) =>
    state.media.find((item) => item.original === original)?.file ?? original;
  switch (event.type) {
    case 'submitted':
      return [say(`accepted ${state.storyId}`)];
    case 'planned':
      return [
        say(`planned “${event.headline}” with ${event.media.length} media files`),
        ...event.media.map(({ file }): News => ({ kind: 'media', file, percent: 0, state: 'waiting' })),
      ];
    case 'media-progress':
      return [{ kind: 'media', file: fileOf(event.original), percent: event.percent, state: 'waiting' }];
    case 'media-ready':
      return [{ kind: 'media', file: fileOf(event.original), percent: 100, state: 'ready' }];
    case 'media-failed':
      return [{ kind: 'media', file: fileOf(event.original), percent: 100, state: 'failed' }];
    case 'edition-live':
      return [say(`edition ${event.edition} live on ${event.destination}`)];
    case 'retracted':
      return [say(`retracted: ${event.reason}`)];
    case 'withdrawn':
      return [say(`withdrawn from ${event.destination}, ${event.deleted} media files deleted`)];
    case 'reinstated':
      return [say(`reinstated: ${event.reason}`)];
    case 'original-dropped':
      return [say('a file was withdrawn from all stories')];
    case 'refused':
    case 'held':
    case 'stuck':
    case 'scheduled':
      return [say(event.type)];
    default:
      return [];
  }
}
