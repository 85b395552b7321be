export { type ParsedDraft, parseDraft } from './parse-draft.ts';
export { longestDraft } from './read/decode.ts';
export { parseSettings, readCorrection, readSettings } from './read/settings.ts';
export { embargoAmong } from './understand/embargo-note.ts';
export { certainLanguage } from './understand/language.ts';
