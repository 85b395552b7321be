import type { Inline, ListItem, TextBlock } from '@slugline/story';

/** Builds a list from items that come one by one, each with its level. */
export class ListBuilder {
  readonly ordered: boolean;
  readonly block: Extract<TextBlock, { type: 'list' }>;
  readonly #open: Extract<TextBlock, { type: 'list' }>[];

  constructor(ordered: boolean) {
    this.ordered = ordered;
    this.block = { type: 'list', ordered, items: [] };
    this.#open = [this.block];
  }

  add(level: number, ordered: boolean, content: Inline[]): void {
    this.#open.length = Math.min(this.#open.length, level + 1);
    const list = this.#open.at(-1) as Extract<TextBlock, { type: 'list' }>;
    const parent: ListItem | undefined = list.items.at(-1);
    if (this.#open.length <= level && parent) {
      const inner: Extract<TextBlock, { type: 'list' }> = { type: 'list', ordered, items: [{ content }] };
      parent.blocks = [...(parent.blocks ?? []), inner];
      this.#open.push(inner);
    } else list.items.push({ content });
  }
}
