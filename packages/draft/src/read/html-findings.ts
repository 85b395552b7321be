import type { MediaSettings, RecordEntry, Warning } from '@slugline/story';
import { shortened } from '../clean/characters.ts';
import { longestAddress } from '../limits.ts';

/** Gathers what HTML has besides its blocks: the fields of media, the record of what was left out, and warnings. */
export class HtmlFindings {
  readonly media: Record<string, MediaSettings> = {};
  readonly record: RecordEntry[] = [];
  readonly warnings: Warning[] = [];
  readonly #name: string;
  /** Files whose caption is only the title of an image. */
  readonly #titled = new Set<string>();
  readonly #recorded = new Map<string, RecordEntry>();

  /** `name` is the draft's file, for messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Adds what an image says of a media file: its alternative text, and its title as a caption. */
  describe(file: string, said: MediaSettings, line: number): void {
    if (said.caption !== undefined && this.media[file]?.caption === undefined) this.#titled.add(file);
    this.#add(file, { ...said, ...this.media[file] }, said, line);
  }

  /** Adds the caption that readers see under a media file. It replaces the title of its image. */
  caption(file: string, caption: string, line: number): void {
    const known = this.media[file];
    this.#add(
      file,
      this.#titled.delete(file) ? { ...known, caption } : { caption, ...known },
      { caption },
      line,
    );
  }

  /** Records the words of which a media file keeps others, which it had first. */
  #add(file: string, kept: MediaSettings, said: MediaSettings, line: number): void {
    const known = this.media[file];
    for (const text of [known?.caption, said.alt, said.caption])
      if (text !== kept.alt && text !== kept.caption) this.removed('picture-text', text ?? '', line);
    if (Object.keys(kept).length > 0) this.media[file] = kept;
  }

  /** Records what was left out. The same text is recorded once, at its first place, with a count. */
  removed(rule: string, source: string, line: number): void {
    const text = source.trim();
    if (text === '') return;
    const known = this.#recorded.get(`${rule} ${text}`);
    if (known) {
      known.count = (known.count ?? 1) + 1;
      return;
    }
    const entry: RecordEntry = { action: 'removed', rule, line, text };
    this.#recorded.set(`${rule} ${text}`, entry);
    this.record.push(entry);
  }

  notLinked(address: string, line: number): void {
    this.#warn(
      'link_dropped',
      `The link to "${shortAddress(address)}" is text now: a story links to full http, https, mailto or tel addresses of at most ${longestAddress} characters.`,
      line,
    );
  }

  notInPackage(source: string, line: number): void {
    this.#warn(
      'picture_not_in_package',
      `The picture "${shortAddress(source)}" is not shown: send it as a file and place it by its name.`,
      line,
    );
  }

  #warn(code: string, message: string, line: number): void {
    this.warnings.push({ code, message, where: `${this.#name}, line ${line}` });
  }
}

/** Shortens an address for a message. */
export const shortAddress = (address: string): string => shortened(address, 80);
