export { longestDraft } from './decode.ts';
export { parseDraft } from './parse-draft.ts';
export { embargoAmong } from './restriction.ts';
export { parseSettings } from './settings.ts';
