import { type Footnote, type RecordEntry, SluglineError } from '@slugline/story';
import type { Env, Token } from 'markdown-it';
import { checkAddresses } from '../limits.ts';
import { type Circumstances, emptyManuscript, type Manuscript } from '../manuscript.ts';
import { blocksOf } from './html-blocks.ts';
import { parseHtmlFragment } from './html-tree.ts';
import { HtmlWriter } from './markdown-html.ts';
import { footnotesOf, idOf, markdown } from './markdown-parser.ts';
import { withAttributesApart, withNumbersKept, withRulesUnderSentences } from './markdown-tokens.ts';

/**
 * Reads Markdown. It becomes HTML as CommonMark defines it, and the HTML becomes blocks, so that HTML within Markdown
 * is read like the rest. Throws `draft_too_large`.
 */
export function readMarkdown(text: string, { name }: Circumstances): Manuscript {
  const env: Env = {};
  const tokens = markdown.parse(text, env);
  checkDepth(tokens, name);
  checkAddresses(linkedIn(tokens), name);
  withAttributesApart(tokens);
  const lines = text.split('\n');
  const writer = new HtmlWriter(env, name);
  writer.write(withNumbersKept(withRulesUnderSentences(tokens, lines)));
  const {
    pieces,
    footnotes: notes,
    media,
    record,
    warnings,
  } = blocksOf(parseHtmlFragment(writer.html, name), {
    name,
    lineAt: (offset) => writer.lineAt(offset),
    marks: writer.marks,
    linksText: false,
  });
  return {
    ...emptyManuscript,
    pieces,
    footnotes: inOrder(notes, env),
    media,
    record: [...record, ...writer.record, ...unusedReferences(env, tokens, lines)],
    doubts: writer.doubts,
    warnings: [...writer.warnings, ...warnings],
  };
}

/**
 * Checks how deep elements are nested; a list in a list takes two levels. The parser drops what is deeper than its own
 * limit (`maxNesting`, 100), but nothing of a draft may be lost. Throws `draft_too_large`.
 */
function checkDepth(tokens: readonly Token[], name: string): void {
  const deep = tokens.find(({ level }) => level > deepest);
  if (deep === undefined) return;
  const line = (deep.map?.[0] ?? 0) + 1;
  throw new SluglineError(
    'draft_too_large',
    `${name}, line ${line}: quotations and lists lie more than ${deepest / 2} deep in one another.`,
    { where: name },
  );
}
const deepest = 40;

/** Returns how many bare addresses of the text became links. */
const linkedIn = (tokens: readonly Token[]): number =>
  tokens.reduce(
    (sum, { children }) =>
      children?.reduce(
        (own, { type, markup }) => own + (type === 'link_open' && markup === 'linkify' ? 1 : 0),
        sum,
      ) ?? sum,
    0,
  );

/** Returns footnotes in the order in which the text refers to them. */
function inOrder(notes: readonly Footnote[], env: Env): Footnote[] {
  const places = new Map((footnotesOf(env).list ?? []).map(({ label }, id) => [idOf(id, label), id]));
  return notes.toSorted((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
}

const definition = /^ {0,3}\[(?<label>[^\]]{1,300})\]:/;

/**
 * Returns link definitions that no link uses. Some authors write comments as `[//]: # (a comment)`. Readers never see
 * them.
 */
function unusedReferences(env: Env, tokens: readonly Token[], lines: readonly string[]): RecordEntry[] {
  const references = Object.entries(env.references ?? {});
  if (references.length === 0) return [];
  const used = new Set<string>();
  const use = (token: Token) => {
    const address = token.attrs === null ? null : (token.attrGet('href') ?? token.attrGet('src'));
    if (address !== null) used.add(`${address} ${token.attrGet('title') ?? ''}`);
    for (const child of token.children ?? []) use(child);
  };
  for (const token of tokens) use(token);
  const lineOf = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const label = definition.exec(line)?.groups?.label;
    if (label !== undefined) lineOf.set(markdown.utils.normalizeReference(label), index + 1);
  }
  return references
    .filter(([, { href, title = '' }]) => !used.has(`${href} ${title}`))
    .map(([label, { href, title = '' }]) => ({
      action: 'removed',
      rule: /^(?:\/\/|COMMENT)$/.test(label) || href === '#' ? 'comment' : 'unused-reference',
      line: lineOf.get(label) ?? 1,
      text: [label.toLowerCase(), href, title].filter(Boolean).join(' '),
    }));
}
