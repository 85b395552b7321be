import { SluglineError } from '@slugline/story';
import { checkPieces } from '../limits.ts';
import type { Pass } from '../manuscript.ts';

/** Throws `draft_empty` and `draft_too_large`. */
export const limits: Pass = {
  name: 'limits',
  does: 'Refuses a draft that has nothing to publish, or that would make too large an article.',
  run(manuscript, { name }) {
    if (manuscript.pieces.length === 0) {
      const rules = new Set(manuscript.record.map(({ rule }) => rule));
      const what = rules.size > 0 ? `nothing but page furniture (${[...rules].join(', ')})` : 'no text';
      throw new SluglineError('draft_empty', `${name} has ${what}.`, { where: name });
    }
    checkPieces(manuscript.pieces, name);
    return manuscript;
  },
};
