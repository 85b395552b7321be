import type { Hold, StoryState } from '../fold.ts';
import { type CommandResult, type Input, isCurrent, isRefusal } from './command.ts';
import { hold } from './hold.ts';

/**
 * The draft was read and its work planned. The public path of a story is decided by its first plan; a later revision
 * keeps it. `holds` are reasons why a person has to look at the story first: they are recorded with the plan, so that
 * no plan is ever free to go out before its holds are known.
 */
export function plan(
  state: StoryState,
  input: Input<'planned'>,
  holds: readonly Hold[],
  now: number,
): CommandResult {
  if (!isCurrent(state, input) || state.refusal || state.plan?.revision === input.revision) return [];
  const pinned = state.plan ? { path: state.plan.path, slug: state.plan.slug } : {};
  const held = holds.flatMap((reason) => {
    const outcome = hold(state, reason, now);
    return isRefusal(outcome) ? [] : outcome;
  });
  return [...held, { v: 1, type: 'planned', ...input, ...pinned }];
}
