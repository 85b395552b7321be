export { longestDraft } from './decode.ts';
export { embargoAmong } from './embargo-note.ts';
export { parseDraft } from './parse-draft.ts';
export { parseSettings } from './settings.ts';
