import type { Hold, StoryState } from '../state.ts';
import { type CommandResult, type Input, isCurrent, isRefusal } from './command.ts';
import { hold } from './hold.ts';

/**
 * The draft was read and the work planned. The first plan of a story decides its public path; later revisions keep it.
 * `holds` are reasons why a person has to look at the story first. They are recorded in the same entry as the plan, so
 * that no plan can be published before its holds are known. Nothing is recorded while the story is retracted: if it
 * comes back, it is planned again.
 */
export function plan(
  state: StoryState,
  input: Input<'planned'>,
  holds: readonly Hold[],
  now: number,
): CommandResult {
  if (
    !isCurrent(state, input) ||
    state.refusal ||
    state.retraction ||
    state.plan?.revision === input.revision
  )
    return [];
  const pinned = state.plan ? { path: state.plan.path, slug: state.plan.slug } : {};
  const held = holds.flatMap((reason) => {
    const result = hold(state, reason, now);
    return isRefusal(result) ? [] : result;
  });
  return [...held, { v: 1, type: 'planned', ...input, ...pinned }];
}
