import type { Doubt, RecordEntry, Warning } from '@slugline/story';
import type { Env, Token } from 'markdown-it';
import { longestAddress } from '../limits.ts';
import type { Mark } from './html-blocks.ts';
import { isElementName } from './html-elements.ts';
import { footnotesOf, idOf, markdown } from './markdown-parser.ts';
import { escaped } from './shortcodes.ts';

const styles = 'a|abbr|b|big|cite|code|del|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|tt|u';
const raws = 'script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext';
const tags = /<(?<close>\/?)(?<name>[a-z][^\s<>/]*)/gi;

/** Writes markdown-it's tokens as HTML, and remembers which line of the draft each part came from. */
export class HtmlWriter {
  readonly marks = new Map<number, Mark>();
  readonly record: RecordEntry[] = [];
  readonly doubts: Doubt[] = [];
  readonly warnings: Warning[] = [];
  readonly #env: Env;
  readonly #name: string;
  readonly #parts: string[] = [];
  /** Places in the HTML, and the line of the draft from that place on. */
  readonly #places: { offset: number; line: number }[] = [];
  #length = 0;
  #line = 1;

  constructor(env: Env, name: string) {
    this.#env = env;
    this.#name = name;
  }

  get html(): string {
    return this.#parts.join('');
  }

  lineAt(offset: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#places[low - 1]?.line ?? 1;
  }

  write(tokens: readonly Token[]): void {
    const { options, renderer } = markdown;
    for (const [index, token] of tokens.entries()) {
      if (token.map) this.#moveTo(token.map[0] + 1);
      switch (token.type) {
        case 'inline':
          this.#writeInline(token.children ?? []);
          break;
        case 'html_block':
          this.#writeHtml(token.content);
          break;
        case 'removed':
          this.#remove(token);
          break;
        case 'footnote_reference_open':
          this.#openFootnote((token.meta as { label: string }).label, tokens[index + 1]);
          break;
        case 'footnote_reference_close':
          this.#put('</section>');
          break;
        case 'fence':
          this.#put(renderer.rules.fence?.([token], 0, options, this.#env, renderer) ?? '');
          break;
        default:
          this.#put(renderer.renderToken(tokens as Token[], index, options));
      }
    }
    for (const [id, note] of (footnotesOf(this.#env).list ?? []).entries())
      if (note.tokens) this.#writeNote(idOf(id, note.label), note.tokens);
  }

  #writeInline(children: readonly Token[]): void {
    const { options, renderer } = markdown;
    const open: string[] = [];
    for (const [index, token] of children.entries()) {
      shortenAddress(token);
      switch (token.type) {
        case 'text':
          this.#warnMissing(token.content);
          this.#put(escaped(token.content));
          break;
        case 'text_special':
          this.#put(escaped(token.content));
          break;
        case 'softbreak':
          this.#put('\n');
          this.#moveTo(this.#line + 1);
          break;
        case 'hardbreak':
          this.#put('<br>');
          this.#moveTo(this.#line + 1);
          break;
        case 'code_inline':
          this.#put(`<code>${escaped(token.content)}</code>`);
          break;
        case 'html_inline':
          follow(open, token.content);
          this.#putTags(token.content);
          break;
        case 'image':
          this.#put(imageOf(token));
          break;
        case 'removed':
          this.#remove(token);
          break;
        case 'footnote_ref': {
          const { id, label } = token.meta as { id: number; label?: string };
          this.marks.set(this.#length, { refersTo: idOf(id, label), shown: String(id + 1) });
          this.#put('<sup></sup>');
          break;
        }
        case 'link_open':
          if (isLineOfItsOwn(children, index)) this.#put('<p>');
          this.#put(renderer.renderToken(children as Token[], index, options));
          break;
        case 'link_close':
          this.#put('</a>');
          if (isLineOfItsOwn(children, index - 2)) this.#put('</p>');
          break;
        default:
          this.#put(renderer.renderToken(children as Token[], index, options));
      }
    }
    // Elements that a paragraph leaves open end with it.
    this.#put(
      open
        .toReversed()
        .map((tag) => `</${tag}>`)
        .join(''),
    );
  }

  #writeHtml(html: string): void {
    const open: string[] = [];
    follow(open, html);
    const isOpen = html.lastIndexOf('<!--') > html.lastIndexOf('-->');
    const where = `${this.#name}, line ${this.#line}`;
    this.#putTags(html);
    if (isOpen) {
      this.#put('-->');
      const message = 'A comment (<!--) begins here and never ends: all that follows was left out.';
      this.doubts.push({ code: 'house_note', message, where });
    }
    this.#put(
      open
        .toReversed()
        .map((tag) => `</${tag}>`)
        .join(''),
    );
  }

  /**
   * Writes tags. Anything in `<>` that is not an element, such as `<inaudible>`, is text. An element that hides the
   * text below it must end.
   */
  #putTags(html: string): void {
    const ends = new Map<string, number>();
    const safe = html.startsWith('<!--')
      ? html
      : html.replace(tags, (tag, close: string, name: string, at: number) => {
          if (!isElementName(name)) return `&lt;${tag.slice(1)}`;
          if (close !== '' || !rawElement.test(name)) return tag;
          const end = ends.get(name) ?? html.toLowerCase().lastIndexOf(`</${name.toLowerCase()}`);
          ends.set(name, end);
          return end > at ? tag : `<span data-was="${name}"`;
        });
    const lines = safe.split('\n');
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.#moveTo(this.#line + 1);
      this.#put(index < lines.length - 1 ? `${line}\n` : line);
    }
  }

  #openFootnote(label: string, next: Token | undefined): void {
    if (next?.map) this.#moveTo(next.map[0] + 1);
    if ((footnotesOf(this.#env).refs?.[`:${label}`] ?? -1) >= 0)
      this.marks.set(this.#length, { footnote: label });
    else
      this.warnings.push({
        code: 'footnote_unused',
        message: `Nothing refers to the footnote "${label.slice(0, 60)}": it stands in the text.`,
        where: `${this.#name}, line ${this.#line}`,
      });
    this.#put('<section>');
  }

  #warnMissing(text: string): void {
    for (const [reference] of text.includes('[^') ? text.matchAll(footnoteReference) : [])
      this.warnings.push({
        code: 'footnote_missing',
        message: `The text refers to a footnote, "${reference}", that is not there.`,
        where: `${this.#name}, line ${this.#line}`,
      });
  }

  #writeNote(id: string, tokens: readonly Token[]): void {
    this.marks.set(this.#length, { footnote: id });
    this.#put('<section><p>');
    this.#writeInline(tokens);
    this.#put('</p></section>');
  }

  #remove({ content, meta }: Token): void {
    const { rule, isLost = false } = meta as { rule: string; isLost?: boolean };
    this.record.push({ action: 'removed', rule, line: this.#line, text: content });
    if (!isLost) return;
    const where = `${this.#name}, line ${this.#line}`;
    const message = `"${content.slice(0, 80)}" is not known here and was left out.`;
    this.warnings.push({ code: 'shortcode_dropped', message, where });
  }

  #moveTo(line: number): void {
    this.#line = line;
    this.#places.push({ offset: this.#length, line });
  }

  #put(html: string): void {
    this.#parts.push(html);
    this.#length += html.length;
  }
}

const footnoteReference = /\[\^[^\s\][^]{1,60}\]/g;

const rawElement = new RegExp(`^(?:${raws})$`, 'i');
const styleElement = new RegExp(`^(?:${styles})$`, 'i');

/** Tracks the style elements that some HTML leaves open. */
function follow(open: string[], html: string): void {
  if (html.startsWith('<!--')) return;
  for (const { groups: { close = '', name = '' } = {} } of html.matchAll(tags)) {
    const tag = name.toLowerCase();
    if (!styleElement.test(tag)) continue;
    if (close === '') open.push(tag);
    else {
      const at = open.lastIndexOf(tag);
      if (at >= 0) open.splice(at, 1);
    }
  }
}

function imageOf(token: Token): string {
  const attribute = (name: string) => escaped(String(token.attrGet(name) ?? ''));
  const title = attribute('title');
  const alt = escaped(markdown.renderer.renderInlineAsText(token.children ?? [], markdown.options, {}));
  return `<img src="${attribute('src')}" alt="${alt}"${title && ` title="${title}"`}>`;
}

/** Whether a bare address stands alone on its line. */
function isLineOfItsOwn(children: readonly Token[], at: number): boolean {
  const [link, text, close] = [children[at], children[at + 1], children[at + 2]];
  if (link?.type !== 'link_open' || text?.type !== 'text' || close?.type !== 'link_close') return false;
  if (children.length === 3 || !/^(?:linkify|autolink)$/.test(link.markup)) return false;
  const isEnd = (token: Token | undefined) => token === undefined || /^(?:soft|hard)break$/.test(token.type);
  return isEnd(children[at - 1]) && isEnd(children[at + 3]);
}

/**
 * Cuts an address that is too long, but leaves it over the limit. Otherwise a reference that is used a thousand times
 * would be written out a thousand times before it is refused.
 */
function shortenAddress(token: Token): void {
  for (const name of ['href', 'src']) {
    const address = token.attrGet(name);
    if (typeof address === 'string' && address.length > longestAddress)
      token.attrSet(name, address.slice(0, longestAddress + 1));
  }
}
