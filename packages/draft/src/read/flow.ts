import { type Inline, textOf } from '@slugline/story';
import type { Piece } from '../manuscript.ts';
import { looksLike, type Style, trimmed } from '../runs.ts';
import { embedAddress } from './embeds.ts';

/** Han, kana and their punctuation: a line break between two of them becomes nothing, not a space. */
const wide = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\u3000-\\u303F\\uFF00-\\uFFEF]';
const wrappedBetweenWide = new RegExp(`(${wide})[ \\t]*\\n\\s*(?=${wide})`, 'gu');

/**
 * Gathers the content of a container: runs of text, until a block ends their paragraph. Spaces and line ends become
 * one space, as on a page. Only `<br>` breaks a line, and two of them end the paragraph.
 */
export class Flow {
  readonly pieces: Piece[] = [];
  /** Media found within a paragraph. They are placed after it. */
  #lifted: Piece[] = [];
  #runs: Inline[] = [];
  #line = 0;

  /** Adds text as it is written in the source. */
  addText(source: string, style: Style, line: number): void {
    const unwrapped = source.includes('\n') ? source.replace(wrappedBetweenWide, '$1') : source;
    const text = unwrapped.replace(/[\t\n\f\r][ \t\n\f\r]*| [ \t\n\f\r]+/g, ' ');
    if (text === ' ' && this.#runs.length === 0) return;
    this.addRun(this.#endsInSpace() ? text.replace(/^ /, '') : text, style, line);
  }

  addRun(text: string, style: Style, line: number): void {
    if (text === '') return;
    if (this.#runs.length === 0) this.#line = line;
    this.#runs.push({ text, ...style });
  }

  /** Adds a line break that readers see. */
  addBreak(line: number): void {
    const last = this.#runs.at(-1);
    if (last) this.addRun('\n', withoutMeaning(last), line);
  }

  /** Adds a block, which ends the paragraph before it. */
  addBlock(...pieces: readonly Piece[]): void {
    this.endParagraph();
    this.pieces.push(...pieces);
  }

  /** Adds something that was found in a paragraph and can't stay there. */
  lift(piece: Piece): void {
    this.#lifted.push(piece);
  }

  endParagraph(): void {
    // Most blocks are not within a paragraph.
    if (this.#runs.length === 0 && this.#lifted.length === 0) return;
    let line = this.#line;
    for (const content of paragraphsOf(joined(this.#runs))) {
      const [only] = content;
      const href = content.length === 1 && only?.href !== undefined ? embedAddress(only.href) : undefined;
      const isBare = href !== undefined && isAddress(only?.text ?? '', href);
      this.pieces.push({ line, block: isBare ? { type: 'link', href } : { type: 'paragraph', content } });
      line = this.#line;
    }
    this.pieces.push(...this.#lifted);
    this.#runs = [];
    this.#lifted = [];
  }

  /** Returns the pieces gathered so far. */
  end(): Piece[] {
    this.endParagraph();
    return this.pieces;
  }

  #endsInSpace(): boolean {
    const end = this.#runs.at(-1)?.text.at(-1);
    return end === undefined || end === ' ' || end === '\n';
  }
}

/** Joins neighbouring runs that look the same. */
function joined(runs: readonly Inline[]): Inline[] {
  const groups: { style: Style; texts: string[] }[] = [];
  for (const { text, ...style } of runs) {
    const last = groups.at(-1);
    if (last && style.footnote === undefined && looksLike(last.style, style)) last.texts.push(text);
    else groups.push({ style, texts: [text] });
  }
  return groups.map(({ style, texts }) => ({ text: texts.join(''), ...style }));
}

/** A line break has the style of the run before it, but refers to no footnote. */
function withoutMeaning({ text: _text, footnote: _footnote, ...style }: Inline): Style {
  return style;
}

/** Whether the text of a link is its address, with or without the scheme. */
const isAddress = (text: string, href: string): boolean =>
  /^(?:https?:\/\/|www\.|\w+\.\w+\/)/i.test(text) &&
  URL.parse(text.includes('://') ? text : `https://${text}`)?.href.replace(/^http:/, 'https:') ===
    href.replace(/^http:/, 'https:');

/** Splits runs at two or more consecutive line breaks, and removes the spaces around paragraphs. */
function paragraphsOf(runs: readonly Inline[]): Inline[][] {
  const paragraphs: Inline[][] = [[]];
  for (const run of runs) {
    const isOne = run.code || !run.text.includes('\n');
    const parts = isOne ? [run.text] : run.text.split(/\n(?: *\n)+/);
    for (const [index, text] of parts.entries()) {
      if (index > 0) paragraphs.push([]);
      if (text !== '') paragraphs.at(-1)?.push({ ...run, text });
    }
  }
  return paragraphs.map(trimmed).filter((content) => textOf(content) !== '');
}
