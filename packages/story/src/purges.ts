import type { EventOf } from './events.ts';
import type { Purge, StoryState } from './state.ts';

/** Returns the open purges of a story: those caches may still have what they have to forget. */
export const openPurges = ({ purges = [] }: Pick<StoryState, 'purges'>): Purge[] =>
  purges.filter(({ done }) => done === undefined);

/** Returns the state after an event that names caches to purge. `at` is ISO 8601. */
export function withPurges(
  state: StoryState,
  event: EventOf<'edition-live'> | EventOf<'withdrawn'>,
  at: string,
): StoryState {
  const { destination, edition, purge = [] } = event;
  if (purge.length === 0) return state;
  const wanted = purge.map((cache): Purge => {
    const before = openPurges(state).find(isOf({ destination, cache }));
    // A cache that was down when the media were deleted still has to forget them.
    const media = event.type === 'withdrawn' || before?.media;
    return { destination, cache, edition, ...(media && { media }), since: before?.since ?? at };
  });
  return { ...state, purges: [...others(state, wanted), ...wanted] };
}

/**
 * Returns the state after a purge. Nothing changes if the cache has something newer to forget meanwhile. `at` is ISO
 * 8601.
 */
export function withPurged(state: StoryState, event: EventOf<'purged'>, at: string): StoryState {
  const open = openPurge(state, event);
  if (open === undefined) return state;
  const done: Purge = { ...open, done: at, ...(event.answer && { answer: event.answer }) };
  return { ...state, purges: [...others(state, [done]), done] };
}

/**
 * Returns the open purge that an event is about; undefined if it is done, or the cache has something newer to forget.
 */
export const openPurge = (
  state: Pick<StoryState, 'purges'>,
  {
    destination,
    cache,
    edition,
    media,
  }: Pick<EventOf<'purged'>, 'destination' | 'cache' | 'edition' | 'media'>,
): Purge | undefined =>
  openPurges(state).find(
    (purge) => isOf({ destination, cache })(purge) && purge.edition === edition && purge.media === media,
  );

type Place = Pick<Purge, 'destination' | 'cache'>;

const isOf =
  ({ destination, cache }: Place) =>
  (purge: Place): boolean =>
    purge.destination === destination && purge.cache === cache;

const others = ({ purges = [] }: StoryState, these: readonly Place[]): Purge[] =>
  purges.filter((purge) => !these.some((one) => isOf(one)(purge)));
