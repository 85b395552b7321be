import { domainToUnicode } from 'node:url';
import type { Footnote, Inline, ListItem, TextBlock } from '@slugline/story';
import { escaped } from '../text.ts';
import { filled, type Words } from '../words/words.ts';
import { Footnotes } from './footnotes.ts';

type Table = Extract<TextBlock, { type: 'table' }>;
type List = Extract<TextBlock, { type: 'list' }>;

/**
 * Renders the text of one page as escaped HTML. Call it from the top of the page to the bottom, because it numbers
 * footnotes and tables on the way. It is not a template: a story has up to ten thousand blocks, and the template engine
 * takes 0.4 ms for each.
 */
export class TextHtml {
  readonly #words: Words;
  readonly #foreign: string;
  readonly #footnotes: Footnotes;
  #tables = 0;

  /** `foreign`: attributes for an element whose words are not in the story's language, with a leading space. */
  constructor(footnotes: readonly Footnote[], words: Words, foreign: string) {
    this.#footnotes = new Footnotes(footnotes);
    this.#words = words;
    this.#foreign = foreign;
  }

  block(block: TextBlock): string {
    switch (block.type) {
      case 'paragraph':
        return element('p', this.#runs(block.content));
      case 'heading':
        return element(`h${block.level}`, this.#runs(block.content));
      case 'quote':
        return element('blockquote', this.#blocks(block.blocks));
      case 'list':
        return this.#list(block);
      case 'table':
        return this.#table(block);
      case 'code': {
        // https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-code-element
        const language = /^[\w+#.-]+$/.test(block.language ?? '')
          ? ` class="language-${block.language}"`
          : '';
        // Long lines scroll. Keyboards can only scroll a focusable element: https://www.w3.org/TR/WCAG22/#keyboard
        return `<pre tabindex="0"><code${language}>${escaped(block.text)}</code></pre>`;
      }
      case 'rule':
        return '<hr>';
      case 'link':
        return linkHtml(block);
    }
  }

  /**
   * Returns the section of footnotes, or an empty string if there are none. Call it after all blocks are rendered. The
   * roles are those of https://www.w3.org/TR/dpub-aria-1.1/.
   */
  footnotes(): string {
    const bodies = [...this.#withBodies()];
    if (bodies.length === 0) return '';
    const items = bodies.map(
      ({ number, body, references }) =>
        `<li id="note-${number}">${withBackLinks(body, this.#backLinks(number, references()))}</li>`,
    );
    const title = escaped(this.#words.footnotes);
    const heading = `<h2 id="footnotes">${this.#foreign ? `<span${this.#foreign}>${title}</span>` : title}</h2>`;
    return [
      '<section class="footnotes" role="doc-endnotes" aria-labelledby="footnotes">',
      heading,
      '<ol>',
      ...items,
      '</ol>',
      '</section>',
    ].join('\n');
  }

  *#withBodies(): Generator<{ number: number; body: string; references: () => number }> {
    for (const listed of this.#footnotes.inOrder()) {
      const body = this.#blocks(listed.note.blocks);
      yield { number: listed.number, body, references: () => listed.references };
    }
  }

  #backLinks(number: number, references: number): string {
    return Array.from({ length: references }, (_, at) => {
      const label = escaped(filled(this.#words.backToReference, placeOf(number, at + 1, '.')));
      const href = `#reference-${placeOf(number, at + 1, '-')}`;
      const sign = at === 0 ? '↑' : `↑<sup>${at + 1}</sup>`;
      return ` <a class="back" href="${href}" role="doc-backlink" aria-label="${label}">${sign}</a>`;
    }).join('');
  }

  #blocks(blocks: readonly TextBlock[]): string {
    return blocks.map((block) => this.block(block)).join('\n');
  }

  #list({ ordered, start, items }: List): string {
    const name = ordered ? 'ol' : 'ul';
    const first = ordered && start !== undefined && start !== 1 ? ` start="${start}"` : '';
    return `<${name}${first}>${items.map((item) => `\n${this.#item(item)}`).join('')}\n</${name}>`;
  }

  #item({ content, checked, blocks = [] }: ListItem): string {
    const html = `${this.#runs(content)}${blocks.length > 0 ? `\n${this.#blocks(blocks)}\n` : ''}`;
    if (checked === undefined) return element('li', html);
    const state = escaped(checked ? this.#words.done : this.#words.toDo);
    const unseen = `<span class="unseen"${this.#foreign}>${state} </span>`;
    return `<li class="${checked ? 'done' : 'to-do'}">${unseen}${html}</li>`;
  }

  /**
   * Renders a table in a region that scrolls sideways, so that the page does not. The region is focusable, because
   * otherwise nobody could scroll it without a mouse. If the corner above the first column is empty, the cells of that
   * column are row headers.
   */
  #table({ caption, header, rows, align = [] }: Table): string {
    this.#tables += 1;
    const id = `table-${this.#tables}`;
    const name = caption ? `aria-labelledby="${id}"` : `aria-label="${escaped(this.#words.table)}"`;
    const cell = (tag: string, content: readonly Inline[], column: number): string => {
      const side = align[column];
      const kind = side ? ` class="${side}"` : '';
      return `<${tag}${kind}>${this.#runs(content)}</${tag.split(' ')[0]}>`;
    };
    // An empty cell must not be a header: https://dequeuniversity.com/rules/axe/4.11/empty-table-header
    const head = (content: readonly Inline[], column: number): string =>
      cell(isEmpty(content) ? 'td' : 'th scope="col"', content, column);
    const namesRows = header !== undefined && header.length > 1 && isEmpty(header[0] ?? []);
    const body = (content: readonly Inline[], column: number): string =>
      cell(namesRows && column === 0 && !isEmpty(content) ? 'th scope="row"' : 'td', content, column);
    return [
      `<div class="table" role="group" tabindex="0" ${name}>`,
      '<table>',
      ...(caption ? [`<caption id="${id}">${this.#runs(caption)}</caption>`] : []),
      ...(header ? [element('thead', element('tr', header.map(head).join('')))] : []),
      '<tbody>',
      ...rows.map((cells) => element('tr', cells.map(body).join(''))),
      '</tbody>',
      '</table>',
      '</div>',
    ].join('\n');
  }

  #runs(runs: readonly Inline[]): string {
    return runs.map((run) => this.#run(run)).join('');
  }

  #run({ text, footnote, ...style }: Inline): string {
    const place = footnote === undefined ? undefined : this.#footnotes.refer(footnote);
    if (place === undefined) return styledHtml(text, style);
    const words = isMark(text, footnote) ? '' : styledHtml(text, style);
    return `${words}${this.#reference(place.number, place.reference)}`;
  }

  #reference(number: number, reference: number): string {
    const label = escaped(filled(this.#words.footnote, String(number)));
    const id = `reference-${placeOf(number, reference, '-')}`;
    return `<sup><a id="${id}" href="#note-${number}" role="doc-noteref" aria-label="${label}">${number}</a></sup>`;
  }
}

/** Names a reference to a footnote: `3` is the first one to footnote 3, `3.2` the second one. */
const placeOf = (number: number, reference: number, between: string): string =>
  reference === 1 ? `${number}` : `${number}${between}${reference}`;

/** Whether the text of a reference is only its mark, such as `1`, `[2]` or `*`. The page puts its own number there. */
const isMark = (text: string, id = ''): boolean =>
  text.trim() === id || /^[\s[\]()^]*([\p{Nd}\p{No}]*|[ivx]{1,5}|[a-z]|[*†‡§]+)[\s[\]()]*$/iu.test(text);

/** Puts the links at the end of the last paragraph, or in a new paragraph below any other block. */
const withBackLinks = (body: string, links: string): string =>
  body.endsWith('</p>') ? `${body.slice(0, -'</p>'.length)}${links}</p>` : `${body}<p>${links.trim()}</p>`;

function styledHtml(
  text: string,
  { strong, emphasis, strike, superscript, subscript, code, href }: Omit<Inline, 'text'>,
): string {
  let html = escaped(text).replaceAll('\n', '<br>');
  if (code) html = element('code', html);
  if (superscript) html = element('sup', html);
  if (subscript) html = element('sub', html);
  if (strike) html = element('s', html);
  if (emphasis) html = element('em', html);
  if (strong) html = element('strong', html);
  return href ? `<a href="${escaped(href)}">${html}</a>` : html;
}

/** A card that leads to another site and shows its host. */
function linkHtml({ href, title }: { href: string; title?: string | undefined }): string {
  const { host, rest } = readableAddress(href);
  const text = title
    ? `<span class="title"><bdi>${escaped(title)}</bdi></span> <span class="host" dir="ltr">${escaped(host)}</span>`
    : `<span class="title"><bdi dir="ltr">${escaped(host)}<span class="rest">${escaped(rest)}</span></bdi></span>`;
  return `<p class="link"><a href="${escaped(href)}">${text}</a></p>`;
}

/** An address as people read it: without scheme and `www.`, in their own script. */
function readableAddress(href: string): { host: string; rest: string } {
  const { hostname, pathname, search } = new URL(href);
  const host = (domainToUnicode(hostname) || hostname).replace(/^www\./, '');
  return { host, rest: decoded(pathname === '/' && search === '' ? '' : `${pathname}${search}`) };
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const isEmpty = (content: readonly Inline[]): boolean =>
  content.every(({ text, footnote }) => text.trim() === '' && footnote === undefined);

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;
