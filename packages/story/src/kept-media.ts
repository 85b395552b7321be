import type { Warning } from './article.ts';
import type { PlannedMedia } from './media.ts';
import { type MediaState, madeOf, type StoryState } from './state.ts';

type Item = StoryState['media'][number];

/** Whether a planned file is the same, under the same name, and made by the same recipe as one of the revision before. */
const sameAs =
  ({ original, recipe, file }: PlannedMedia) =>
  (item: PlannedMedia): boolean =>
    item.original === original && item.recipe === recipe && item.file === file;

/**
 * Returns how far a planned file is when its plan is recorded. Files that the revision before had keep what is made of
 * them: they are not made again, and a correction of the text does not take them from the page. A file that failed is
 * tried again.
 */
export function keptProgress(before: readonly Item[], planned: PlannedMedia): MediaState {
  const known = before.find(sameAs(planned))?.progress;
  if (known === undefined) return { state: 'waiting', percent: 0 };
  if (known.state === 'ready') return known;
  const playable = madeOf(known);
  const percent = known.state === 'waiting' ? known.percent : 0;
  return { state: 'waiting', percent, ...(playable && { playable }) };
}

/** Returns what was found in those files of a new plan that are not made again, as far as the plan leaves it true. */
export function keptWarnings(before: readonly Item[], planned: readonly PlannedMedia[]): Warning[] {
  const plannedAs = (item: Item): PlannedMedia | undefined =>
    item.progress.state === 'ready' ? planned.find(sameAs(item)) : undefined;
  const isKept = (original: string | undefined): boolean =>
    before.some((item) => item.original === original && plannedAs(item) !== undefined);
  return before.flatMap((item) => {
    const next = plannedAs(item);
    if (next === undefined || item.progress.state !== 'ready') return [];
    return (item.progress.warnings ?? []).filter(({ code, where }) => {
      if (code === altMissing) return next.alt === undefined;
      if (code !== captionsTooLong) return true;
      // Found anew unless captions and video are both kept, and still belong together.
      const captions = before.find(({ file }) => file === where);
      const nextCaptions = captions && plannedAs(captions);
      return nextCaptions !== undefined && nextCaptions.of === captions?.of && isKept(nextCaptions.of);
    });
  });
}

/** The code of the warning that nobody says what is seen in a picture. */
export const altMissing = 'alt_missing';
/** The code of the warning that captions go on after the end of their video. */
export const captionsTooLong = 'captions_too_long';
