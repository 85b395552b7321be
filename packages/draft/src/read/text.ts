import { lostIn } from '../clean/lost-characters.ts';
import { checkText } from '../limits.ts';
import type { Circumstances, Manuscript } from '../manuscript.ts';
import { notesAmong } from '../understand/unread-notes.ts';
import { type DraftFile, decodeDraft } from './decode.ts';
import { splitFrontMatter } from './front-matter.ts';
import { readFrontMatter } from './front-matter-settings.ts';
import { readMarkdown } from './markdown.ts';
import { readPlainText } from './plain-text.ts';

/** Reads a draft that is text: its front matter, if there is any, then Markdown or plain text. */
export function readText(draft: DraftFile, circumstances: Circumstances, isMarkdown: boolean): Manuscript {
  const { name } = draft;
  const { site, now } = circumstances;
  const text = decodeDraft(draft);
  checkText(text, name, isMarkdown);
  const { fields, body } = splitFrontMatter(text, name, now);
  const front = fields && readFrontMatter(fields, name, { now, timeZone: site.timeZone });
  const lines = body.split('\n').map((line, index) => ({ line: index + 1, text: line }));
  const manuscript = {
    ...(isMarkdown ? readMarkdown(body.replaceAll('\v', ' '), circumstances) : readPlainText(body)),
    notes: notesAmong(lines, now, site.language),
  };
  const warnings = [...manuscript.warnings, ...lostIn(text, name)];
  if (!front) return { ...manuscript, warnings };
  return {
    ...manuscript,
    settings: front.settings,
    head: { ...manuscript.head, ...(front.authors.length > 0 && { authors: front.authors }) },
    tags: [...front.tags, ...manuscript.tags],
    record: [...front.record, ...manuscript.record],
    doubts: [...front.doubts, ...manuscript.doubts],
    warnings: [...front.warnings, ...warnings],
  };
}
