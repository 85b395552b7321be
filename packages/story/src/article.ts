import { z } from 'zod';

/**
 * A run of text within a block. `text` is never markup: pages escape it, so a draft can't put HTML into a page.
 * `href` is an absolute http(s) or mailto address.
 */
export const Inline = z.strictObject({
  text: z.string().describe('The text itself: never markup.'),
  strong: z.literal(true).describe('The text is important.').optional(),
  emphasis: z.literal(true).describe('The text is emphasised.').optional(),
  code: z.literal(true).describe('The text is code.').optional(),
  href: z.string().describe('The text is a link to this absolute http, https or mailto address.').optional(),
});
export type Inline = z.infer<typeof Inline>;

const kind = <T extends string>(type: T, description: string) => z.literal(type).describe(description);
const content = z.array(Inline).describe('Its text, in runs of the same style.');

/** A block of a story's body. A `media` block shows the named file of the package at that point. */
export const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: kind('paragraph', 'A paragraph.'), content }),
  z.strictObject({
    type: kind('heading', 'A heading within the story.'),
    level: z
      .union([z.literal(2), z.literal(3), z.literal(4)])
      .describe('Its rank: 2 is the highest below the headline.'),
    content,
  }),
  z.strictObject({ type: kind('quote', 'A quotation that stands by itself.'), content }),
  z.strictObject({
    type: kind('list', 'A list.'),
    ordered: z.boolean().describe('Its items are numbered.'),
    items: z.array(z.array(Inline)).describe('The text of each item, in runs.'),
  }),
  z.strictObject({
    type: kind('code', 'Code that stands by itself.'),
    text: z.string().describe('The code, with its line ends.'),
  }),
  z.strictObject({ type: kind('rule', 'A break between two parts of the story.') }),
  z.strictObject({ type: kind('media', 'A file of the package, at this point.'), file: z.string() }),
]);
export type Block = z.infer<typeof Block>;

/** Something a reporter or editor should know. It does not stop the story. `where` is a file, a line or a field. */
export const Warning = z.strictObject({ code: z.string(), message: z.string(), where: z.string() });
export type Warning = z.infer<typeof Warning>;

/** A line of the draft that is not in the article, and the rule that removed it. Lines are counted from 1. */
export const RemovedLine = z.strictObject({ line: z.int(), text: z.string(), rule: z.string() });
export type RemovedLine = z.infer<typeof RemovedLine>;

/** The minimum numbers of media that a headline such as "… ( Video+Pictures)" promises. */
export const Promised = z.strictObject({ videos: z.int().min(0), pictures: z.int().min(0) });
export type Promised = z.infer<typeof Promised>;

/**
 * What was read from a draft. It contains only what the draft or its settings say: no byline, place or date is made up.
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

/** Returns the plain text of inline content. */
export const textOf = (content: readonly Inline[]): string => content.map((run) => run.text).join('');
