import type { StorySettings } from '@slugline/story';
import { circumstancesOf, type Desk, finish, type ParsedDraft } from '../parse-draft.ts';
import type { DraftFile } from '../read/decode.ts';
import { readDraft } from '../read/readers.ts';

/** A synchronous `parseDraft` for drafts whose reader is synchronous, so that tests can measure it. */
export function parseText(draft: DraftFile, settings: StorySettings, desk: Desk): ParsedDraft {
  const circumstances = circumstancesOf(draft, settings, desk);
  const manuscript = readDraft(draft, circumstances);
  if (manuscript instanceof Promise) throw new Error(`${draft.name} is not read at once: use parseDraft`);
  return finish(manuscript, circumstances);
}
