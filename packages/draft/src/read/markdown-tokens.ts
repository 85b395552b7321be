import type { Token } from 'markdown-it';
import { endsSentence } from '../clean/characters.ts';

/**
 * Keeps numbers as they are written. "3. Oktober ist Feiertag" begins with a date, and a countdown from 10 does not
 * count up, but CommonMark makes a list of both and numbers it anew. Here a list has several items in rising order;
 * anything else becomes paragraphs that begin with their numbers.
 */
export function withNumbersKept(tokens: readonly Token[]): Token[] {
  /** The tokens that replace a token. */
  const instead = new Map<Token, Token[]>();
  const open: { opening: Token; items: { item: Token; content: Token | undefined }[]; closes: Token[] }[] =
    [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'ordered_list_open') open.push({ opening: token, items: [], closes: [] });
    const list = open.at(-1);
    if (!list) continue;
    const isOwn = token.level === list.opening.level + 1;
    if (token.type === 'list_item_open' && isOwn) {
      const isText = tokens[index + 1]?.type === 'paragraph_open';
      list.items.push({ item: token, content: isText ? tokens[index + 2] : undefined });
    }
    if (token.type === 'list_item_close' && isOwn) list.closes.push(token);
    if (token.type !== 'ordered_list_close') continue;
    open.pop();
    const runs = runsOf(list.items.map(({ item }) => Number(item.info)));
    const isLone = ({ start, length }: Run) => length === 1 && list.items[start]?.content !== undefined;
    if (runs.length === 1 && !runs.some(isLone)) continue;
    instead.set(list.opening, []).set(token, []);
    for (const run of runs) {
      const first = list.items[run.start];
      const last = list.closes[run.start + run.length - 1];
      if (!first || !last) continue;
      if (isLone(run)) {
        if (first.content) prefix(first.content, `${first.item.info}${first.item.markup} `);
        instead.set(first.item, []).set(last, []);
      } else {
        const attrs: [string, string][] = first.item.info === '1' ? [] : [['start', first.item.info]];
        instead.set(first.item, [like(list.opening, { attrs, map: first.item.map }), first.item]);
        instead.set(last, [last, token]);
      }
    }
  }
  return shown(tokens.flatMap((token) => instead.get(token) ?? [token]));
}

/** Shows the paragraphs that are in no list any more. markdown-it hides those of a list without blank lines. */
function shown(tokens: Token[]): Token[] {
  let depth = 0;
  for (const token of tokens) {
    if (/^list_item_/.test(token.type)) depth += token.nesting;
    if (depth === 0 && token.type.startsWith('paragraph_')) token.hidden = false;
  }
  return tokens;
}

/** Consecutive items. */
interface Run {
  start: number;
  length: number;
}

/** Splits the numbers of items wherever they are not consecutive. Some people write `1.` before each item. */
function runsOf(numbers: readonly number[]): Run[] {
  const [first = 1] = numbers;
  if (first <= 1 && numbers.every((number) => number === first))
    return [{ start: 0, length: numbers.length }];
  const runs: Run[] = [];
  for (const [index, number] of numbers.entries()) {
    const last = runs.at(-1);
    if (last && number === (numbers[index - 1] ?? 0) + 1) last.length += 1;
    else runs.push({ start: index, length: 1 });
  }
  return runs;
}

function prefix(inline: Token, text: string): void {
  const first = inline.children?.[0];
  if (first?.type === 'text') first.content = `${text}${first.content}`;
  else inline.children?.unshift(like(inline, { type: 'text', content: text, children: null, map: null }));
}

/** Returns a copy of a token with some fields changed. */
const like = (token: Token, fields: Partial<Token>): Token =>
  Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token, fields);

/**
 * Makes a line of hyphens under a sentence a rule. CommonMark makes the whole paragraph a heading. `lines` are the
 * lines of the text.
 */
export function withRulesUnderSentences(tokens: readonly Token[], lines: readonly string[]): Token[] {
  const result: Token[] = [];
  let underlined: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && /^[-=]/.test(token.markup)) {
      const line = (lines[(token.map?.[1] ?? 1) - 1] ?? '').replace(/[^-=]/g, '');
      const text = tokens[index + 1]?.content ?? '';
      if (isSentence(text, token.markup) || line.length < shortestLine) {
        underlined = line.length < shortestLine ? token : ruleBelow(token);
        Object.assign(token, { type: 'paragraph_open', tag: 'p' });
      }
    }
    result.push(token);
    if (token.type === 'heading_close' && underlined) {
      Object.assign(token, { type: 'paragraph_close', tag: 'p' });
      if (underlined.type === 'hr') result.push(underlined);
      underlined = undefined;
    }
  }
  return result;
}

/** One or two hyphens below a line belong to a list or a signature. */
const shortestLine = 3;
const longestUnderlined = 120;

/**
 * Whether an underlined text is a sentence. A title may end in a question mark, and a double underline is hardly an
 * accident.
 */
const isSentence = (text: string, markup: string): boolean =>
  text.length > longestUnderlined ||
  (markup.startsWith('-') &&
    (text.includes('\n') || (endsSentence(text) && !/[?？؟]["'”’»)\]]*$/u.test(text))));

function ruleBelow(token: Token): Token {
  const [, end = 1] = token.map ?? [0, 1];
  return like(token, { type: 'hr', tag: 'hr', nesting: 0, map: [end - 1, end] });
}

const headingAttributes = /\s*\{:?\s*[#.][^{}\n]{1,200}\}\s*$/;
const paragraphAttributes = /^\{:[^{}\n]{0,200}\}$|^\[(?:TOC|\[_?TOC_?\])\]$/i;

/**
 * Separates what a text says about a block to site generators, so that it is recorded: ids and classes after a heading
 * (`## Background {#background}`), kramdown's `{: .wide}` and the placeholder for a table of contents.
 */
export function withAttributesApart(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const children = token.type === 'inline' ? token.children : null;
    if (!children) continue;
    const isHeading = tokens[index - 1]?.type === 'heading_open';
    for (const [at, child] of children.entries()) {
      if (child.type !== 'text') continue;
      const isLine = isBreak(children[at - 1]) && isBreak(children[at + 1]);
      const found =
        isHeading && at === children.length - 1
          ? headingAttributes.exec(child.content)
          : isLine
            ? paragraphAttributes.exec(child.content.trim())
            : null;
      if (!found) continue;
      child.content = isHeading ? child.content.slice(0, found.index) : '';
      const meta = { rule: 'markup-attributes' };
      children.splice(at + 1, 0, like(child, { type: 'removed', content: found[0].trim(), meta }));
      break;
    }
  }
}

const isBreak = (token: Token | undefined): boolean =>
  token === undefined || token.type === 'softbreak' || token.type === 'hardbreak';
