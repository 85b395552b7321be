import { SluglineError } from './errors.ts';

/** Returns the entity tag of a revision: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export const revisionTag = (revision: number): string => `"r${revision}"`;

/**
 * Returns the revisions that an If-Match header names; undefined when it names none in particular (`*`, or no header). A
 * proxy that compresses answers makes tags weak (`W/"r1"`); they name the same revision. A tag that is not ours names no
 * revision. Throws `request_invalid` for a header without tags. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
export function revisionsIn(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(?:W\/)?"[^"]*"$/.test(tag)))
    throw new SluglineError('request_invalid', `If-Match must name entity tags such as ${revisionTag(1)}`, {
      where: 'if-match',
    });
  return tags.flatMap((tag) => {
    const [, revision] = /^(?:W\/)?"r(\d{1,9})"$/.exec(tag) ?? [];
    return revision === undefined ? [] : [Number(revision)];
  });
}
