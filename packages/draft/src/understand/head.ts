import {
  type Promised,
  type RemovedLine,
  SluglineError,
  type StorySettings,
  type Warning,
} from '@slugline/story';
import { endsSentence, saysTheSame } from '../clean/characters.ts';
import type { Piece } from '../read/manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { bylineOf } from './byline.ts';
import { type PromisingHeadline, promiseOf } from './promise.ts';
import { isPublication, isSectionLabel } from './publication.ts';

/** What stands above the text of a story, and the pieces that follow. */
export interface Head {
  publication: string | undefined;
  headline: string;
  byline: string | undefined;
  promised: Promised;
  body: Piece[];
  removed: RemovedLine[];
  warnings: Warning[];
}

/** In characters. Longer first lines are paragraphs; search results and feeds cut what is over the other. */
const longestHeadline = 250;
const comfortableHeadline = 110;

/**
 * Tells publication, headline and byline from the text below them. What `settings` say wins; the draft's own line
 * for it then is not part of the text, and recorded as removed if it says something else.
 * Fails with `draft_without_headline`.
 */
export function readHead(pieces: readonly Piece[], settings: StorySettings, name: string): Head {
  return new HeadReader(pieces, settings, name).read();
}

/** Takes pieces from the top, one after the other; what is left is the body. */
class HeadReader {
  readonly #settings: StorySettings;
  readonly #name: string;
  readonly #removed: RemovedLine[] = [];
  readonly #warnings: Warning[] = [];
  readonly #body: Piece[];

  constructor(pieces: readonly Piece[], settings: StorySettings, name: string) {
    const start = pieces.findIndex(({ block }) => block.type !== 'rule');
    this.#body = start < 0 ? [] : pieces.slice(start);
    this.#settings = settings;
    this.#name = name;
  }

  read(): Head {
    this.#dropSectionLabel();
    const publication = this.#readPublication();
    this.#dropSectionLabel();
    const { headline, promised, at } = this.#readHeadline();
    if (saysTheSame(promiseOf(this.#lineAt(at)).headline, headline)) this.#drop(at, 'headline-repeated');
    const byline = this.#readByline(at);
    return {
      publication,
      headline,
      byline,
      promised,
      body: this.#body,
      removed: this.#removed,
      warnings: this.#warnings,
    };
  }

  #dropSectionLabel(): void {
    if (isSectionLabel(this.#lineAt(0)) && this.#lineAt(1) !== '') this.#drop(0, 'section-label');
  }

  #readPublication(): string | undefined {
    const stated = this.#settings.publication;
    const first = this.#lineAt(0);
    if (stated !== undefined && saysTheSame(first, stated)) {
      this.#body.shift();
      return stated;
    }
    const next = promiseOf(this.#lineAt(1));
    const nextIsHeadline =
      this.#body[1]?.title === true ||
      (next.markers.length > 0 && promiseOf(first).markers.length === 0) ||
      saysTheSame(next.headline, this.#settings.headline ?? '');
    const rest = this.#body.slice(2).map(({ block }) => textOfBlock(block));
    if (
      this.#body[0]?.title ||
      !isPublication(first, { next: next.headline, nextIsHeadline, rest: rest.join('\n') })
    )
      return stated;

    if (stated === undefined) this.#body.shift();
    else this.#drop(0, 'publication-replaced');
    return stated ?? first;
  }

  /** `at` is where the piece after the headline stands: in Markdown, text may come before the headline. */
  #readHeadline(): { headline: string; promised: Promised; at: number } {
    const at = Math.max(
      0,
      this.#body.findIndex(({ title }) => title),
    );
    const line = this.#lineAt(at);
    const own = promiseOf(line);
    const stated = this.#settings.headline?.replace(/\s+/g, ' ').trim() ?? '';
    if (stated === '') {
      if (own.headline === '' || own.headline.length > longestHeadline) throw this.#noHeadline(line);
      this.#takePromising(at, own);
      if (own.headline.length > comfortableHeadline) this.#warnLong(own.headline);
      return { headline: own.headline, promised: own.promised, at };
    }

    const { headline, promised } = promiseOf(stated);
    const isSame = saysTheSame(own.headline, headline);
    if (!isSame && !this.#body[at]?.title && !this.#standsAsHeadline(line, at))
      return { headline, promised, at };

    if (isSame) this.#takePromising(at, own);
    else this.#replaceHeadline(at, headline);
    return { headline, promised: most(promised, own.promised), at };
  }

  #replaceHeadline(at: number, headline: string): void {
    const message = `The headline is "${headline}", as the settings say; "${this.#lineAt(at)}" is left out.`;
    this.#warnings.push({ code: 'headline_replaced', message, where: this.#name });
    this.#drop(at, 'headline-replaced');
  }

  #readByline(at: number): string | undefined {
    const { byline: stated } = this.#settings;
    const line = this.#lineAt(at);
    const own = bylineOf(line);
    if (stated === undefined) {
      if (own !== undefined) this.#body.splice(at, 1);
      return own;
    }
    if (saysTheSame(own ?? line, stated)) this.#body.splice(at, 1);
    else if (own !== undefined) this.#drop(at, 'byline-replaced');
    return stated;
  }

  /** Whether a first line without any mark is a headline all the same, not the first sentence of the text. */
  #standsAsHeadline(line: string, at: number): boolean {
    return (
      line !== '' && line.length <= longestHeadline && !endsSentence(line) && this.#lineAt(at + 1) !== ''
    );
  }

  #lineAt(index: number): string {
    const block = this.#body[index]?.block;
    return block?.type === 'paragraph' || block?.type === 'heading' ? textOfBlock(block) : '';
  }

  #takePromising(at: number, { markers }: PromisingHeadline): void {
    const line = this.#body[at]?.line ?? 0;
    this.#removed.push(...markers.map((text) => ({ line, text, rule: 'media-promise' })));
    this.#body.splice(at, 1);
  }

  #drop(index: number, rule: string): void {
    const [piece] = this.#body.splice(index, 1);
    if (piece) this.#removed.push({ line: piece.line, text: textOfBlock(piece.block), rule });
  }

  #warnLong(headline: string): void {
    this.#warnings.push({
      code: 'headline_long',
      message: `The headline has ${headline.length} characters; feeds and search results cut it after about ${comfortableHeadline}.`,
      where: this.#name,
    });
  }

  #noHeadline(line: string): SluglineError {
    const found =
      line === ''
        ? 'does not begin with a line of text'
        : `begins with a paragraph of ${line.length} characters, not a headline`;
    return new SluglineError('draft_without_headline', `${this.#name} ${found}.`, { where: this.#name });
  }
}

const most = (one: Promised, other: Promised): Promised => ({
  videos: Math.max(one.videos, other.videos),
  pictures: Math.max(one.pictures, other.pictures),
});
