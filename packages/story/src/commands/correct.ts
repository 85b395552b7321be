import type { StoryState } from '../state.ts';
import { basisOf } from '../state.ts';
import { phaseOf } from '../status.ts';
import { type CommandResult, type Input, refuse } from './command.ts';

/** A correction whose files were merged into those of a revision. */
export type CorrectionInput = Input<'submitted', 'revision'> & {
  /** The story's revision when the files were merged. Nothing is recorded when it is another one now. */
  seen: number;
  /** The revisions that the sender knows; one of them has to be the newest. */
  ifMatch?: readonly number[] | undefined;
};

/**
 * A correction was received, and all files of the next revision are safely stored. A story that is refused can be
 * corrected, too: its correction is based on the revision before.
 *
 * Refused with `not_possible_now` when the story is retracted, with `story_changed` when none of `ifMatch` is the
 * newest revision, and with `request_invalid` when the correction changes nothing and has no new note.
 */
export function correct(
  state: StoryState,
  { seen, ifMatch, ...input }: CorrectionInput,
  now: number,
): CommandResult {
  const { revision } = state;
  if (revision === 0) return [];
  if (phaseOf(state, now) === 'retracted')
    return refuse('not_possible_now', 'what was taken down can’t be corrected', state, now);
  if (ifMatch && !ifMatch.includes(revision)) {
    const known = ifMatch.map((one) => `r${one}`).join(' or ') || 'any revision of it';
    return refuse('story_changed', `the newest revision is r${revision}, not ${known}`, state, now);
  }
  if (revision !== seen) return [];
  if (!changesSomething(state, input))
    return refuse(
      'request_invalid',
      'the correction changes nothing: send a draft, media, settings or a note that differ',
      state,
      now,
    );
  return [{ v: 1, type: 'submitted', revision: revision + 1, ...input }];
}

function changesSomething(
  state: StoryState,
  { files, note }: Pick<CorrectionInput, 'files' | 'note'>,
): boolean {
  const { files: before, corrections = [] } = basisOf(state);
  if (note !== undefined && note !== corrections.at(-1)?.note) return true;
  return (
    files.length !== before.length ||
    files.some((file, n) => {
      const { name, role, sha256 } = before[n] ?? {};
      return file.name !== name || file.role !== role || file.sha256 !== sha256;
    })
  );
}
