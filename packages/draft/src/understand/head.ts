import {
  type Author,
  type Doubt,
  type Promised,
  type RecordEntry,
  SluglineError,
  type StorySettings,
  type Warning,
} from '@slugline/story';
import { endsSentence, saysTheSame } from '../clean/characters.ts';
import type { Circumstances, Manuscript, Pass, Piece } from '../manuscript.ts';
import { agencyByline } from './agencies.ts';
import { authorsOf, type Byline, bylineOf } from './byline.ts';
import { creditOf } from './credit.ts';
import { lineOf, linesAbove, mostLines, pieceAfter, textBelow, withLinesApart } from './head-lines.ts';
import { type Candidate, candidatesOf, endsWithStop, type HeadLine, longestHeadline } from './headline.ts';
import { doubtsOfHeadline } from './headline-doubt.ts';
import { isPressLabel, isSectionLabel } from './kicker.ts';
import { promiseOf } from './promise.ts';
import { hasFormOfName, isNamedLikeOne, siteNamed } from './publication.ts';
import { isStandfirst } from './standfirst.ts';
import { statedIn } from './stated.ts';
import { wordCount } from './words.ts';

/** In characters. Search results and feeds cut longer headlines. */
const comfortableHeadline = 110;

/** Throws `draft_without_headline`. */
export const head: Pass = {
  name: 'head',
  does: 'Finds publication, kicker, headline, standfirst and byline above the text, and takes them out of it.',
  run: (manuscript, circumstances) => new HeadReader(manuscript, circumstances).read(),
};

/** Takes the lines of the head out of the pieces, one by one. The remaining pieces are the body. */
class HeadReader {
  readonly #manuscript: Manuscript;
  readonly #name: string;
  readonly #language: string;
  readonly #publications: readonly string[];
  readonly #settings: StorySettings;
  /** Whether story.yaml has a headline, which replaces that of the draft. */
  readonly #isReplacing: boolean;
  readonly #record: RecordEntry[] = [];
  readonly #doubts: Doubt[] = [];
  readonly #warnings: Warning[] = [];
  #pieces: Piece[];
  #publication: string | undefined;
  #kicker: string | undefined;
  #summary: string | undefined;
  readonly #bylines: Byline[] = [];

  constructor(manuscript: Manuscript, circumstances: Circumstances) {
    const { name, site, settings } = circumstances;
    this.#manuscript = manuscript;
    this.#name = name;
    this.#language = manuscript.language ?? site.language;
    this.#settings = statedIn(manuscript, circumstances);
    this.#isReplacing = settings.headline !== undefined;
    this.#publications = [
      ...site.publications,
      ...(this.#settings.publication ? [this.#settings.publication] : []),
    ];
    // A rule above everything separates nothing.
    const start = manuscript.pieces.findIndex(({ block }) => block.type !== 'rule');
    this.#pieces = start < 0 ? [] : withLinesApart(manuscript.pieces.slice(start));
  }

  read(): Manuscript {
    this.#summary = this.#settings.summary ?? this.#manuscript.head.summary;
    const { headline, promised, below } = this.#readHeadline();
    this.#readBelow(headline, below);
    const { byline, authors } = this.#makers();
    const publication = this.#settings.publication ?? this.#publication;
    return {
      ...this.#manuscript,
      pieces: this.#pieces,
      head: {
        ...this.#manuscript.head,
        headline,
        promised,
        authors,
        ...(publication !== undefined && { publication }),
        ...(this.#kicker !== undefined && { kicker: this.#kicker }),
        ...(this.#summary !== undefined && { summary: this.#summary }),
        ...(byline !== undefined && { byline }),
      },
      record: [...this.#manuscript.record, ...this.#record],
      doubts: [...this.#manuscript.doubts, ...this.#doubts],
      warnings: [...this.#manuscript.warnings, ...this.#warnings],
    };
  }

  /** `below` is the piece after the headline; undefined at the end of the draft. */
  #readHeadline(): { headline: string; promised: Promised; below: Piece | undefined } {
    const title = this.#pieces.find((piece) => piece.title);
    const zone = linesAbove(this.#pieces, title, this.#language);
    const lines = zone.filter((line) => !this.#isNoHeadline(line, zone));
    const candidates = title
      ? candidatesOf(
          lines.filter(({ piece }) => piece === title),
          textBelow(this.#pieces, title),
        )
      : candidatesOf(lines, textBelow(this.#pieces, zone.at(-1)?.piece));
    const [best] = candidates;
    const stated = (this.#settings.headline ?? this.#manuscript.head.headline ?? '')
      .replace(/\s+/g, ' ')
      .trim();
    if (stated !== '') return this.#readStated(stated, best, zone, title);

    const line = zone[0]?.text ?? '';
    if (best === undefined || best.own.headline === '' || best.own.headline.length > longestHeadline)
      throw this.#noHeadline(line);
    if (!title) this.#doubts.push(...doubtsOfHeadline(candidates, this.#pieces, this.#name));
    if (best.own.headline.length > comfortableHeadline) this.#warnLong(best.own.headline);
    const below = pieceAfter(this.#pieces, best.line.piece);
    this.#takeAbove(zone, best.line);
    this.#takeMarked(best);
    const { text, last } = this.#continued(best.own.headline, best.line, below);
    return { headline: text, promised: best.own.promised, below: last };
  }

  /**
   * Returns the headline that the settings or the reader state. The draft's own headline says the same or is replaced.
   */
  #readStated(
    stated: string,
    best: Candidate | undefined,
    zone: readonly HeadLine[],
    title: Piece | undefined,
  ): { headline: string; promised: Promised; below: Piece | undefined } {
    const { headline, promised } = promiseOf(stated);
    const same = zone.find(({ text }) => saysTheSame(promiseOf(text).headline, headline));
    if (same) {
      const own = promiseOf(same.text);
      const below = pieceAfter(this.#pieces, same.piece);
      this.#takeAbove(zone, same);
      this.#takeMarked({ line: same, own });
      return { headline, promised: most(promised, own.promised), below };
    }
    const isReplaced =
      best !== undefined &&
      (best.line.piece === title || (this.#isReplacing && this.#standsAsHeadline(best)));
    if (!isReplaced) {
      this.#takeAbove(zone, undefined);
      return { headline, promised, below: this.#pieces[0] };
    }
    const below = pieceAfter(this.#pieces, best.line.piece);
    this.#takeAbove(zone, best.line);
    const message = `The headline is "${headline}", as the settings say; "${best.line.text}" is left out.`;
    this.#warnings.push({ code: 'headline_replaced', message, where: this.#name });
    this.#drop(best.line, 'headline-replaced');
    return { headline, promised: most(promised, best.own.promised), below };
  }

  /** Whether a line that the format does not mark is a headline and not the first line of the text. */
  #standsAsHeadline({ line: { text, piece } }: Candidate): boolean {
    return (
      text.length <= longestHeadline &&
      !endsSentence(text) &&
      !/[:,;]$/.test(text) &&
      pieceAfter(this.#pieces, piece) !== undefined
    );
  }

  /** Whether a line of the head can't be the headline: a label, a publication of the site, a byline, a credit. */
  #isNoHeadline({ text, piece }: HeadLine, zone: readonly HeadLine[]): boolean {
    if (piece.title) return false;
    const isLast = zone.at(-1)?.piece === piece && pieceAfter(this.#pieces, piece) === undefined;
    if (isSectionLabel(text)) return zone.length > 1 && !isLast;
    if (siteNamed(text, this.#publications)) return zone.length > 1;
    if (agencyByline(text)) return zone.length > 1;
    return bylineOf(text, this.#language) !== undefined || creditOf(text) !== undefined;
  }

  /** Takes labels, the publication and a byline from above the headline. All other lines stay in the text. */
  #takeAbove(zone: readonly HeadLine[], headline: HeadLine | undefined): void {
    const at = headline === undefined ? 0 : zone.indexOf(headline);
    const above =
      headline === undefined ? leading(zone, (line) => this.#isNoHeadline(line, zone)) : zone.slice(0, at);
    for (const [index, line] of above.entries()) {
      const next = above[index + 1] ?? headline;
      const byline = bylineOf(line.text, this.#language) ?? agencyByline(line.text);
      if (line.piece.kept) continue;
      if (byline) this.#takeByline(line.piece, byline);
      else if (isSectionLabel(line.text)) {
        if (next !== headline || headline === undefined || isPressLabel(line.text))
          this.#drop(line, 'section-label');
        else {
          this.#remove(line.piece);
          this.#kicker = line.text;
        }
      } else if (siteNamed(line.text, this.#publications) || this.#namesPublication(line, next)) {
        this.#takePublication(line);
      } else if (next === headline && headline !== undefined && isKicker(line.text, headline.text)) {
        this.#remove(line.piece);
        this.#kicker = line.text;
      }
    }
  }

  /**
   * Whether a line above a headline is the name of the publication: by its words, or because the headline below has a
   * media marker.
   */
  #namesPublication({ text }: HeadLine, next: HeadLine | undefined): boolean {
    if (this.#publication !== undefined || next === undefined) return false;
    const isMarked = next.piece.title === true || promiseOf(next.text).markers.length > 0;
    const isMentioned = wordCount(text) <= 4 && textBelow(this.#pieces, next.piece).includes(text);
    return isNamedLikeOne(text) || (hasFormOfName(text) && (isMarked || isMentioned));
  }

  #takePublication(line: HeadLine): void {
    const { publication: stated } = this.#settings;
    if (stated === undefined || saysTheSame(line.text, stated)) {
      this.#remove(line.piece);
      this.#publication = stated ?? line.text;
    } else this.#drop(line, 'publication-replaced');
  }

  /** Joins a headline with the line below that continues it in lower case. */
  #continued(
    headline: string,
    line: HeadLine,
    below: Piece | undefined,
  ): { text: string; last: Piece | undefined } {
    const next = below && lineOf(below);
    const isOne =
      next &&
      below.line === line.piece.line + 1 &&
      /^\p{Ll}/u.test(next.text) &&
      /[\p{L}\p{N},–-]$/u.test(headline) &&
      !endsWithStop(next.text) &&
      headline.length + next.text.length < comfortableHeadline * 1.5 &&
      (pieceAfter(this.#pieces, below)?.line ?? below.line + 2) > below.line + 1;
    if (!isOne) return { text: headline, last: below };
    const last = pieceAfter(this.#pieces, below);
    this.#remove(below);
    return { text: `${headline} ${next.text}`, last };
  }

  /** Takes the lines between the headline and the text: a repeated headline, the standfirst, bylines. */
  #readBelow(headline: string, first: Piece | undefined): void {
    const from = first === undefined ? -1 : this.#pieces.indexOf(first);
    const ahead = from < 0 ? [] : this.#pieces.slice(from, from + mostLines);
    const lines = ahead.map((piece) => ({ piece, text: lineOf(piece)?.text }));
    for (const [at, { piece, text }] of lines.entries()) {
      if (piece.block.type === 'media') continue;
      if (text === undefined || piece.kept) return;
      // Below a picture, it may be the picture's credit.
      const isCredit = lines[at - 1]?.piece.block.type === 'media';
      const byline = bylineOf(text, this.#language) ?? (isCredit ? undefined : agencyByline(text));
      const below = lines.slice(at + 1).filter(({ piece: other }) => other.block.type !== 'media');
      const isByline = (line: string | undefined) =>
        line !== undefined &&
        (bylineOf(line, this.#language) !== undefined ||
          agencyByline(line) !== undefined ||
          this.#isStatedByline(line));
      if (saysTheSame(promiseOf(text).headline, headline)) this.#drop({ piece, text }, 'headline-repeated');
      else if (byline) this.#takeByline(piece, byline);
      else if (this.#isStatedByline(text)) this.#remove(piece);
      else if (this.#summary !== undefined && saysTheSame(text, this.#summary)) this.#remove(piece);
      else if (
        this.#summary === undefined &&
        isStandfirst(piece, { isByline: isByline(below[0]?.text), text: below[0]?.text ?? '' })
      ) {
        this.#remove(piece);
        this.#summary = text;
      } else return;
    }
  }

  #isStatedByline(text: string): boolean {
    return this.#settings.byline !== undefined && saysTheSame(text, this.#settings.byline);
  }

  #takeByline(piece: Piece, byline: Byline): void {
    const { byline: stated } = this.#settings;
    if (stated === undefined) {
      this.#remove(piece);
      this.#bylines.push(byline);
    } else if (this.#isStatedByline(byline.text) || sameNames(authorsOf(stated), byline.authors))
      this.#remove(piece);
    else this.#drop({ piece, text: byline.text }, 'byline-replaced');
  }

  #makers(): { byline: string | undefined; authors: Author[] } {
    const { head } = this.#manuscript;
    const stated = this.#settings.byline ?? head.byline;
    if (stated !== undefined && stated.trim() !== '')
      return { byline: stated, authors: head.authors?.length ? head.authors : authorsOf(stated) };
    const found = this.#bylines.map(({ text }) => text).join(' | ');
    return {
      byline: found === '' ? stated : found,
      authors: [...(head.authors ?? []), ...this.#bylines.flatMap(({ authors }) => authors)],
    };
  }

  #takeMarked({ line, own }: Pick<Candidate, 'line' | 'own'>): void {
    this.#record.push(
      ...own.markers.map((text) => ({
        action: 'removed' as const,
        line: line.piece.line,
        text,
        rule: 'media-promise',
      })),
    );
    this.#remove(line.piece);
  }

  #remove(piece: Piece): void {
    this.#pieces = this.#pieces.filter((other) => other !== piece);
  }

  #drop({ piece, text }: HeadLine, rule: string): void {
    this.#remove(piece);
    this.#record.push({ action: 'removed', line: piece.line, text, rule });
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

/** Whether a line directly above the headline is its kicker: at most three words, and fewer than the headline has. */
const isKicker = (text: string, headline: string): boolean =>
  wordCount(text) <= 3 && !/[.!?…]$/u.test(text) && wordCount(headline) > wordCount(text);

/** Returns the leading elements of a list for which `holds` is true. */
function leading<T>(all: readonly T[], holds: (one: T) => boolean): T[] {
  const end = all.findIndex((one) => !holds(one));
  return end < 0 ? [...all] : all.slice(0, end);
}

const sameNames = (one: readonly Author[], other: readonly Author[]): boolean =>
  one.length === other.length && one.every(({ name }, at) => saysTheSame(name, other[at]?.name ?? ''));

const most = (one: Promised, other: Promised): Promised => ({
  videos: Math.max(one.videos, other.videos),
  pictures: Math.max(one.pictures, other.pictures),
});
