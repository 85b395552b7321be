import {
  decide,
  type EditionState,
  isKeptBack,
  newestEdition,
  type StoryState,
  showsDropped,
  toWithdrawFrom,
} from '@slugline/story';
import { liveOf } from '../delivery/flip.ts';

/** What has to be at a destination of a story. */
export interface Belongs {
  /** The edition that is live there. All of it has to be there, and nothing of older ones. */
  shown?: EditionState;
  next:
    | { do: 'nothing' }
    /** Something newer comes later, or nothing newer may come now, for this reason. */
    | { do: 'wait'; why: string }
    /** This edition was made for the destination, and has to come now. */
    | { do: 'deliver'; edition: EditionState }
    /** This edition was not made for the destination, so one with the same content has to be. */
    | { do: 'render'; edition: EditionState }
    /** This edition is live there. It has to be rendered anew if it would get other documents today. */
    | { do: 'look'; edition: EditionState };
}

/**
 * Decides from a story's state alone what belongs at a destination: the notice of a retracted story, what is live there
 * of a held story, and nothing of a story that was never public. An edition with an original that the story has dropped
 * since does not belong anywhere. `now` is ms since 1970.
 */
export function whatBelongs(state: StoryState, destination: string, now: number): Belongs {
  const there = liveOf(state, destination);
  if (state.retraction) return ofRetracted(state, destination, there);
  const newest = newestEdition(state, destination);
  if (newest === undefined || Object.keys(state.live).length === 0) return { next: { do: 'nothing' } };
  const shown = there && !there.notice && !showsDropped(state, there) ? { shown: there } : {};
  const waits = (why: string): Belongs => ({ ...shown, next: { do: 'wait', why } });
  if (newest.notice) return waits('it was reinstated, and its next edition is not built yet');
  if (showsDropped(state, newest))
    return waits('a file was withdrawn from it, and its next edition is on its way');
  const mayRender = mayBeRenewed(state, now);
  if (there === newest)
    return { ...shown, next: mayRender ? { do: 'look', edition: newest } : { do: 'nothing' } };
  if (isKeptBack(state, newest)) return waits('it is held');
  if (newest.destinations.includes(destination))
    return { ...shown, next: { do: 'deliver', edition: newest } };
  if (!mayRender) return waits('it is held, or its next edition is on its way');
  return { ...shown, next: { do: 'render', edition: newest } };
}

function ofRetracted(state: StoryState, destination: string, there: EditionState | undefined): Belongs {
  const newest = state.editions.at(-1);
  if (newest === undefined) return { next: { do: 'nothing' } };
  if (!newest.notice || toWithdrawFrom(state).includes(destination))
    return { next: { do: 'wait', why: 'it is being taken down' } };
  if (there === undefined) return { next: { do: 'render', edition: newest } };
  return { shown: there, next: there === newest ? { do: 'look', edition: newest } : { do: 'nothing' } };
}

/**
 * Whether the newest edition may get a successor with the same content: nothing else is to come, and nothing is held
 * back.
 */
const mayBeRenewed = (state: StoryState, now: number): boolean =>
  state.holds.length === 0 && ['nothing', 'deliver'].includes(decide(state, now).do);
