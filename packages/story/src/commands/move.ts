import { movedPath } from '../addresses.ts';
import type { StoryState } from '../state.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

type MoveInput = Partial<Pick<Input<'moved'>, 'slug' | 'section'>> &
  Pick<Input<'moved'>, 'by' | 'reason'> & { claimed?: string };

/**
 * An editor gives a story another slug, another section, or both; what is absent stays. Its next edition is at the new
 * address. The former address leads there for good if readers may know it. Nothing is recorded when the story is at
 * that address already. `claimed` is the address that the caller has claimed for the story.
 *
 * Refused with `not_possible_now` while the story is refused or retracted; before its draft is read, because the draft
 * decides the first address; and when the story was moved meanwhile, so that `claimed` is not where it would go.
 */
export function move(
  state: StoryState,
  { slug, section, claimed, ...who }: MoveInput,
  now: number,
): CommandResult {
  const { plan, revision } = state;
  if (state.refusal)
    return refuse('not_possible_now', 'send a correction first, then move the story', state, now);
  if (state.retraction)
    return refuse('not_possible_now', 'reinstate the story first, then move it', state, now);
  if (plan === undefined)
    return refuse('not_possible_now', 'the story has no address before its draft is read', state, now);
  const to = { slug: slug ?? plan.slug, section: section ?? plan.section };
  const path = movedPath(plan.path, to);
  if (path === plan.path) return [];
  if (claimed !== undefined && path !== claimed)
    return refuse('not_possible_now', 'it was moved just now: see where it is, then move it', state, now);
  return [{ v: 1, type: 'moved', revision, ...to, path, ...who }];
}
