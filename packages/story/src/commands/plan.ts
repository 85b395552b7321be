import { isDroppedIn, mediaWithout, withdrawnFile } from '../dropped.ts';
import { laterOf } from '../due.ts';
import { keptWarnings } from '../kept-media.ts';
import type { Hold, StoryState } from '../state.ts';
import { type CommandResult, type Input, isCurrent, isRefusal } from './command.ts';
import { hold } from './hold.ts';

/**
 * The draft was read and the work planned. The first plan of a story decides its public path and section; later
 * revisions keep them. Times hold for later revisions, too, because a new draft can lack them by mistake: an embargo
 * that has not ended unless the revision has a later one, a time of publication and a time to expire unless it has
 * others.
 *
 * An original that was withdrawn from all stories meanwhile is left out.
 *
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
  const { plan: before } = state;
  const pinned = before ? { path: before.path, slug: before.slug, section: before.section } : {};
  const embargo = laterOf(stillAhead(before?.embargo, now), input.embargo);
  const publishAt = input.publishAt ?? stillAhead(before?.publishAt, now);
  const isGone = (original: string) => isDroppedIn(state, input.revision, original);
  const media = mediaWithout(input.media, isGone);
  const withdrawn = input.media.filter(({ original }) => isGone(original));
  const refused = [...input.refused, ...withdrawn.map(({ file }) => withdrawnFile(file))];
  const warnings = [...input.warnings, ...keptWarnings(state.media, input.media)];
  const held = holds.flatMap((reason) => {
    const result = hold(state, reason, now);
    return isRefusal(result) ? [] : result;
  });
  const expires = input.expires ?? before?.expires;
  const times = {
    ...(embargo !== undefined && { embargo }),
    ...(publishAt !== undefined && { publishAt }),
    ...(expires !== undefined && { expires }),
  };
  return [...held, { v: 1, type: 'planned', ...input, ...pinned, media, refused, warnings, ...times }];
}

/** Returns a time if it has not come. `now` is ms since 1970. */
const stillAhead = (time: string | undefined, now: number): string | undefined =>
  time !== undefined && Date.parse(time) > now ? time : undefined;
