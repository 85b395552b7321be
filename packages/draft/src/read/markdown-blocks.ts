import type { MarkdownIt, StateBlock } from 'markdown-it';
import { endsSentence } from '../clean/characters.ts';

/**
 * Makes an indented block a paragraph. CommonMark makes it code, but journalists paste prose, and code can stand
 * between fences. The indent is removed before other rules look at the lines, so that an indented list is a list.
 */
export function indentedProse(md: MarkdownIt): void {
  md.block.ruler.disable('code');
  md.block.ruler.before('table', 'indented_prose', (state, startLine, endLine, silent) => {
    if (silent || indentOf(state, startLine) < codeIndent) return false;
    let end = startLine;
    let least = Number.POSITIVE_INFINITY;
    while (end < endLine && !state.isEmpty(end) && indentOf(state, end) >= 0) {
      if (indentOf(state, end) >= codeIndent) least = Math.min(least, indentOf(state, end));
      end += 1;
    }
    for (let line = startLine; line < end; line += 1)
      if (indentOf(state, line) >= codeIndent)
        state.sCount[line] = (state.sCount[line] ?? 0) - least + firstLine;
    return false;
  });
  md.block.ruler.at('paragraph', paragraph);
}

const codeIndent = 4;
/** The columns that remain of an indent: too few for code, but enough to recognise the first line of a paragraph. */
const firstLine = 3;

const indentOf = (state: StateBlock, line: number): number => (state.sCount[line] ?? 0) - state.blkIndent;

/** A paragraph as in markdown-it, except that an indented line after a line that ends a sentence begins a new one. */
function paragraph(state: StateBlock, startLine: number, endLine: number): boolean {
  const rules = state.md.block.ruler.getRules('paragraph');
  const before = state.parentType;
  state.parentType = 'paragraph';
  let next = startLine + 1;
  for (; next < endLine && !state.isEmpty(next); next += 1) {
    const indent = indentOf(state, next);
    if (indent >= firstLine && endsSentence(lineOf(state, next - 1)) && isProse(state, startLine, next))
      break;
    if (indent >= codeIndent || (state.sCount[next] ?? 0) < 0) continue;
    if (rules.some((rule) => rule(state, next, endLine, true))) break;
  }
  state.parentType = before;

  const content = state.getLines(startLine, next, state.blkIndent, false).trim();
  state.line = next;
  state.push('paragraph_open', 'p', 1).map = [startLine, next];
  const inline = state.push('inline', '', 0);
  inline.content = content;
  inline.map = [startLine, next];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

/** Whether a paragraph's lines so far are long enough to be prose, because verses and addresses are indented, too. */
function isProse(state: StateBlock, startLine: number, next: number): boolean {
  return lineOf(state, Math.max(startLine, next - 2)).length + lineOf(state, next).length > shortestProse;
}
const shortestProse = 80;

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();

/**
 * Comments that authors write for themselves in Obsidian, Hugo, Jekyll and Liquid, kramdown, MDX, Handlebars and Jinja.
 * In kramdown and Hugo, `{#` without a space is the id of a heading.
 */
const comments: readonly { opens: RegExp; closes: string; longest?: number }[] = [
  { opens: /%%(?!%)/y, closes: '%%' },
  { opens: /\{\{(?:<\s*)?\/\*/y, closes: '}}' },
  { opens: /\{%-?\s*comment\s*-?%\}/y, closes: 'endcomment' },
  { opens: /\{::comment\}/y, closes: '{:/' },
  { opens: /\{\/\*/y, closes: '*/}' },
  { opens: /\{\{!--/y, closes: '--}}' },
  { opens: /\{\{!/y, closes: '}}' },
  // The end begins with a frequent sign: the search for it takes longer than the others.
  { opens: /\{#(?=\s)/y, closes: '#}', longest: 500 },
];
const closingTail = /^(?:endcomment\s*-?%\}|\{:\/(?:comment)?\}|\}\}|%%)/;

/** Returns the comment that begins at a place, on one line or several: its text and where it ends. */
function commentAt(text: string, at: number, limit: number): { text: string; end: number } | undefined {
  for (const { opens, closes, longest = longestComment } of comments) {
    opens.lastIndex = at;
    const opening = opens.exec(text)?.[0];
    if (opening === undefined) continue;
    const close = text.slice(at + opening.length, Math.min(limit, at + longest)).indexOf(closes);
    if (close < 0) return undefined;
    const from = at + opening.length + close;
    const tail = closingTail.exec(text.slice(from, from + 40))?.[0].length ?? closes.length;
    return { text: text.slice(at, from + tail), end: from + tail };
  }
  return undefined;
}

/** Comments are no longer than this, so that the search for the end of an open one takes little time. */
const longestComment = 20_000;

/**
 * Recognises comments of programs other than HTML, on one line and over several: `%% %%`, `{% comment %}`, `{{/*
 * *\/}}`.
 */
export function otherComments(md: MarkdownIt): void {
  md.block.ruler.before(
    'table',
    'other_comment',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
      const sign = state.src[start];
      if (sign !== '%' && sign !== '{') return false;
      const last = state.eMarks[endLine - 1] ?? state.src.length;
      const comment = commentAt(state.src, start, Math.min(last, start + longestComment));
      if (comment === undefined || !/^[ \t]*(?:\n|$)/.test(state.src.slice(comment.end, comment.end + 200)))
        return false;
      if (silent) return true;
      let next = startLine + 1;
      while (next < endLine && (state.bMarks[next] ?? 0) < comment.end) next += 1;
      const token = state.push('removed', '', 0);
      token.map = [startLine, next];
      token.content = comment.text;
      token.meta = { rule: 'comment' };
      state.line = next;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  md.inline.ruler.before('escape', 'other_comment', (state, silent) => {
    const sign = state.src[state.pos];
    if (sign !== '%' && sign !== '{') return false;
    const comment = commentAt(state.src, state.pos, Math.min(state.posMax, state.pos + longestComment));
    if (comment === undefined) return false;
    if (!silent) {
      const token = state.push('removed', '', 0);
      token.content = comment.text;
      token.meta = { rule: 'comment' };
    }
    state.pos = comment.end;
    return true;
  });
}
