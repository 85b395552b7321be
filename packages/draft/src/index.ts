export { parseDraft } from './parse-draft.ts';
export { longestDraft } from './read/decode.ts';
export { parseSettings } from './read/settings.ts';
export { embargoAmong } from './understand/embargo-note.ts';
