import type { Footnote } from '@slugline/story';

/** A footnote in the page's list, with its number and the number of references to it. */
interface Listed {
  note: Footnote;
  number: number;
  references: number;
}

/** The footnotes of a page, numbered in the order in which the text refers to them. */
export class Footnotes {
  readonly #waiting: Map<string, Footnote>;
  readonly #listed: Listed[] = [];
  readonly #byId = new Map<string, Listed>();

  constructor(footnotes: readonly Footnote[]) {
    this.#waiting = new Map(footnotes.map((note) => [note.id, note]));
  }

  /**
   * Counts a reference to a footnote. Returns the number of the footnote, and the number of this reference among those
   * to the same footnote. Both count from 1. Undefined if there is no such footnote. Call it in the order of the page.
   */
  refer(id: string): { number: number; reference: number } | undefined {
    const note = this.#waiting.get(id);
    const listed = this.#byId.get(id) ?? (note && this.#list(note));
    if (listed === undefined) return undefined;
    listed.references += 1;
    return { number: listed.number, reference: listed.references };
  }

  /**
   * Yields all footnotes in the order of their numbers. Those without references come last. A footnote may refer to
   * others, so render its blocks before you take the next one. The counts of references are complete only at the end.
   */
  *inOrder(): Generator<Readonly<Listed>> {
    for (let at = 0; at < this.#listed.length || this.#waiting.size > 0; at += 1) {
      const [next] = this.#waiting.values();
      const listed = this.#listed[at] ?? (next && this.#list(next));
      if (listed) yield listed;
    }
  }

  #list(note: Footnote): Listed {
    const listed = { note, number: this.#listed.length + 1, references: 0 };
    this.#waiting.delete(note.id);
    this.#listed.push(listed);
    this.#byId.set(note.id, listed);
    return listed;
  }
}
