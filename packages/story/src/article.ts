import { z } from 'zod';

/**
 * A run of text within a block. Text is always text: a page writes it escaped, so a draft can't bring HTML into one.
 * `href` is an absolute http(s) or mailto address.
 */
export const Inline = z.strictObject({
  text: z.string(),
  strong: z.literal(true).optional(),
  emphasis: z.literal(true).optional(),
  code: z.literal(true).optional(),
  href: z.string().optional(),
});
export type Inline = z.infer<typeof Inline>;

/** The body of a story, block by block. A `media` block places the named file of the package at that point. */
export const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paragraph'), content: z.array(Inline) }),
  z.strictObject({
    type: z.literal('heading'),
    level: z.union([z.literal(2), z.literal(3), z.literal(4)]),
    content: z.array(Inline),
  }),
  z.strictObject({ type: z.literal('quote'), content: z.array(Inline) }),
  z.strictObject({ type: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(Inline)) }),
  z.strictObject({ type: z.literal('code'), text: z.string() }),
  z.strictObject({ type: z.literal('rule') }),
  z.strictObject({ type: z.literal('media'), file: z.string() }),
]);
export type Block = z.infer<typeof Block>;

/** What a reporter or editor should know; the story goes on. `where` is a file, a line or a field. */
export const Warning = z.strictObject({ code: z.string(), message: z.string(), where: z.string() });
export type Warning = z.infer<typeof Warning>;

/** A line of the draft that is not in the article, and the rule that took it out. Lines count from 1. */
export const RemovedLine = z.strictObject({ line: z.int(), text: z.string(), rule: z.string() });
export type RemovedLine = z.infer<typeof RemovedLine>;

/** What a headline such as "… ( Video+Pictures)" says is in the package: at least so many. */
export const Promised = z.strictObject({ videos: z.int().min(0), pictures: z.int().min(0) });
export type Promised = z.infer<typeof Promised>;

/**
 * A draft, understood. Only what the draft or its settings say is here: no byline, place or date is made up.
 * `language` is BCP 47; `dir` follows from it.
 */
export const Article = z.strictObject({
  publication: z.string().optional(),
  headline: z.string().min(1),
  summary: z.string().optional(),
  byline: z.string().optional(),
  dateline: z.string().optional(),
  language: z.string(),
  dir: z.enum(['ltr', 'rtl']),
  blocks: z.array(Block),
  promised: Promised,
  removed: z.array(RemovedLine),
  warnings: z.array(Warning),
});
export type Article = z.infer<typeof Article>;

/** The plain text of inline content. */
export const textOf = (content: readonly Inline[]): string => content.map((run) => run.text).join('');
