import { z } from 'zod';

/*
 * Working stores still have articles of version 1. These have no `version`. Their quotations have one paragraph, the
 * items of their lists are runs, and their record is called `removed`.
 */

const Runs = z.array(z.unknown());
const QuoteV1 = z.object({ type: z.literal('quote'), content: Runs });
const ListV1 = z.looseObject({ type: z.literal('list'), items: z.array(Runs) });
const ArticleV1 = z.looseObject({
  version: z.undefined().optional(),
  byline: z.string().optional(),
  blocks: z.array(z.unknown()),
  removed: z.array(z.object({ line: z.int(), text: z.string(), rule: z.string() })),
});

/** Returns an article of version 1 in the form of version 2, and anything else as it is. */
export function upgradeArticle(value: unknown): unknown {
  const read = ArticleV1.safeParse(value);
  if (!read.success) return value;
  const { removed, blocks, ...rest } = read.data;
  return {
    ...rest,
    version: 2,
    authors: rest.byline === undefined ? [] : [{ name: rest.byline }],
    tags: [],
    blocks: blocks.map(upgradeBlock),
    footnotes: [],
    record: removed.map((line) => ({ action: 'removed', ...line })),
    doubts: [],
  };
}

function upgradeBlock(block: unknown): unknown {
  const quote = QuoteV1.safeParse(block);
  if (quote.success) return { type: 'quote', blocks: [{ type: 'paragraph', content: quote.data.content }] };
  const list = ListV1.safeParse(block);
  if (list.success) return { ...list.data, items: list.data.items.map((content) => ({ content })) };
  return block;
}
