import type { Doubt, Hold, Warning } from '@slugline/story';
import { promiseBroken } from './plan.ts';

type Choice = 'hold' | 'warn';

/** The most doubts that the reason of a hold names. The story's warnings have all of them. */
const mostTold = 3;

/**
 * Decides which holds a new plan needs: `review` where the site wants every story reviewed, `doubt` for a draft that may have been misread, `missing-media` for a headline
 * that promises more media than the package has.
 */
export function holdsFor(
  warnings: readonly Warning[],
  doubts: readonly Doubt[],
  choices: { review: 'none' | 'all'; doubt: Choice; missingMedia: Choice },
): Hold[] {
  const holds: Hold[] = [];
  if (choices.review === 'all')
    holds.push({ kind: 'review', reason: 'every story is reviewed before it goes out' });
  if (choices.doubt === 'hold' && doubts.length > 0) holds.push({ kind: 'doubt', reason: told(doubts) });
  const broken = warnings.find(({ code }) => code === promiseBroken);
  if (choices.missingMedia === 'hold' && broken)
    holds.push({ kind: 'missing-media', reason: broken.message });
  return holds;
}

function told(doubts: readonly Doubt[]): string {
  const more = doubts.length - mostTold;
  return [
    ...doubts.slice(0, mostTold).map(({ message }) => message),
    ...(more > 0 ? [`and ${more} more, among the warnings`] : []),
  ].join('; ');
}
