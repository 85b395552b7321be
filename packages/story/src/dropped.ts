import type { RefusedFile } from './events.ts';
import type { PlannedMedia } from './media.ts';
import type { DroppedOriginal, EditionState, StoryState } from './state.ts';

/** The parts of a story in which an original can be. */
type Uses = Pick<StoryState, 'before' | 'dropped' | 'editions' | 'files' | 'media'>;

/**
 * Whether a story uses an original: it was sent with it, shows it, or has shown it. An original that the story lost
 * counts again once it is sent again.
 */
export function usesOriginal(state: Uses, original: string): boolean {
  const { media, editions } = state;
  const since = dropOf(state, original)?.edition ?? 0;
  return (
    sentIn(state).some(({ sha256 }) => sha256 === original) ||
    media.some((item) => item.original === original) ||
    editions.some((one) => one.edition > since && one.media.includes(original))
  );
}

/** Returns all originals that a story uses: see `usesOriginal`. */
export function originalsOf(state: Uses): Set<string> {
  const { media, editions } = state;
  return new Set([
    ...sentIn(state).map(({ sha256 }) => sha256),
    ...media.map(({ original }) => original),
    ...editions.flatMap((edition) => edition.media),
  ]);
}

const sentIn = ({ files, before }: Uses): StoryState['files'] =>
  [...files, ...(before?.files ?? [])].filter(({ role }) => role === 'media');

/**
 * Whether a story that has a usage of an original has to drop it. That is so while the newest revision is being read,
 * too: the original may be inside the draft, and so in a plan that is not recorded yet.
 */
export function isToBeDropped(state: StoryState, original: string): boolean {
  const isRead = state.plan?.revision === state.revision || state.refusal !== undefined;
  return usesOriginal(state, original) || (!isRead && !isDroppedIn(state, state.revision, original));
}

/** Returns how a story dropped an original; undefined when it did not. */
export const dropOf = (
  { dropped = [] }: Pick<StoryState, 'dropped'>,
  original: string,
): DroppedOriginal | undefined => dropped.find((one) => one.original === original);

/** Whether a story dropped an original in this revision. A later revision that was sent with it has it again. */
export const isDroppedIn = (
  state: Pick<StoryState, 'dropped'>,
  revision: number,
  original: string,
): boolean => (dropOf(state, original)?.revision ?? 0) >= revision;

/** Whether the story has dropped an original since an edition was built. */
export const isDroppedSince = (
  state: Pick<StoryState, 'dropped'>,
  { edition }: Pick<EditionState, 'edition'>,
  original: string,
): boolean => edition <= (dropOf(state, original)?.edition ?? 0);

/** Whether an edition shows an original that the story has dropped since. */
export const showsDropped = (
  state: Pick<StoryState, 'dropped'>,
  edition: Pick<EditionState, 'edition' | 'media'>,
): boolean => edition.media.some((original) => isDroppedSince(state, edition, original));

/** Returns the destinations whose live edition still shows an original that the story has dropped. */
export const stillShowDropped = (state: Pick<StoryState, 'dropped' | 'editions' | 'live'>): string[] =>
  state.dropped === undefined
    ? []
    : Object.keys(state.live).filter((name) => {
        const live = state.editions.find(({ edition }) => edition === state.live[name]?.edition);
        return live !== undefined && showsDropped(state, live);
      });

/**
 * Returns media without the originals that are gone, and without the captions of those. When the lead goes, the first
 * picture that is left becomes the lead.
 */
export function mediaWithout<T extends PlannedMedia>(
  media: readonly T[],
  isGone: (original: string) => boolean,
): T[] {
  const left = media.filter(({ original, of }) => !isGone(original) && !(of !== undefined && isGone(of)));
  const hadLead = media.some(({ lead }) => lead);
  if (!hadLead || left.some(({ lead }) => lead)) return left;
  const next = left.find(({ kind }) => kind === 'picture');
  return left.map((item) => (item === next ? { ...item, lead: true } : item));
}

/** Returns what a story's report says about a file that was withdrawn. */
export const withdrawnFile = (file: string): RefusedFile => ({
  ...{ file, code: 'original_withdrawn' },
  message: `${file} was withdrawn from all stories`,
});
