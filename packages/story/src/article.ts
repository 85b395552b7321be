import { z } from 'zod';
import { upgradeArticle } from './article-v1.ts';

/**
 * A run of text within a block. `text` is never markup: pages escape it, so a draft can't put HTML into a page. A line
 * feed in `text` is a line break that readers see. `href` is an absolute http, https, mailto or tel address.
 */
export const Inline = z.strictObject({
  text: z.string().describe('The text itself: never markup. A line feed is a line break.'),
  strong: z.literal(true).describe('The text is important.').optional(),
  emphasis: z.literal(true).describe('The text is emphasised.').optional(),
  strike: z.literal(true).describe('The text is no longer accurate or relevant.').optional(),
  superscript: z.literal(true).describe('The text is raised.').optional(),
  subscript: z.literal(true).describe('The text is lowered.').optional(),
  code: z.literal(true).describe('The text is code.').optional(),
  href: z
    .string()
    .meta({
      description: 'The text is a link to this absolute http, https, mailto or tel address.',
      format: 'uri',
    })
    .optional(),
  footnote: z.string().describe('The text refers to the footnote with this id.').optional(),
});
export type Inline = z.infer<typeof Inline>;

const kind = <T extends string>(type: T, description: string) => z.literal(type).describe(description);
const content = z.array(Inline).describe('Its text, in runs of the same style.');

export const ListItem = z.strictObject({
  content,
  checked: z.boolean().describe('The item is a task: done, or still to do.').optional(),
  get blocks() {
    return z.array(TextBlock).describe('What follows its text, such as a list within it.').optional();
  },
});

/** A block of text. Blocks can contain blocks: a list in the item of a list, paragraphs in a quotation. */
export const TextBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: kind('paragraph', 'A paragraph.'), content }),
  z.strictObject({
    type: kind('heading', 'A heading within the story.'),
    level: z
      .union([z.literal(2), z.literal(3), z.literal(4)])
      .describe('Its rank: 2 is the highest below the headline.'),
    content,
  }),
  z.strictObject({
    type: kind('quote', 'A quotation that stands by itself.'),
    get blocks() {
      return z.array(TextBlock).describe('What is quoted, block by block.');
    },
  }),
  z.strictObject({
    type: kind('list', 'A list.'),
    ordered: z.boolean().describe('Its items are numbered.'),
    start: z.int().describe('The number of the first item, if it is not 1.').optional(),
    items: z.array(ListItem).describe('Its items.'),
  }),
  z.strictObject({
    type: kind('table', 'A table.'),
    caption: content.describe('What it shows, in runs.').optional(),
    header: z.array(content).describe('The cells of the header row.').optional(),
    rows: z.array(z.array(content)).describe('The cells of the other rows: as many in each row.'),
    align: z
      .array(z.enum(['start', 'center', 'end']).nullable())
      .describe('How the cells of each column are aligned; null: as the page does it.')
      .optional(),
  }),
  z.strictObject({
    type: kind('code', 'Code that stands by itself.'),
    text: z.string().describe('The code, with its line ends.'),
    language: z.string().describe('The programming language, as the draft names it.').optional(),
  }),
  z.strictObject({ type: kind('rule', 'A break between two parts of the story.') }),
  z.strictObject({
    type: kind('link', 'A link that stands by itself, such as to a video or a post elsewhere.'),
    href: z.string().meta({ description: 'The absolute http or https address.', format: 'uri' }),
    title: z.string().describe('What it leads to.').optional(),
  }),
]);
export type TextBlock = z.infer<typeof TextBlock>;
export type ListItem = z.infer<typeof ListItem>;

/** A block of a story's body. A `media` block shows the named file of the package at that point. */
export const Block = z.discriminatedUnion('type', [
  TextBlock,
  z.strictObject({ type: kind('media', 'A file of the package, at this point.'), file: z.string() }),
]);
export type Block = z.infer<typeof Block>;

/** A note below the story. Runs with its id in `footnote` refer to it. */
export const Footnote = z.strictObject({
  id: z.string().describe('The id that runs of text refer to.'),
  blocks: z.array(TextBlock).describe('The note, block by block.'),
});
export type Footnote = z.infer<typeof Footnote>;

/** A person who worked on the story. `role` is in the words of the draft, such as “photographs”. */
export const Author = z.strictObject({
  name: z.string().min(1).describe('The person’s name.'),
  role: z.string().describe('What the person did, if it was not the writing.').optional(),
});
export type Author = z.infer<typeof Author>;

/** Something a reporter or editor should know. It does not stop the story. `where` is a file, a line or a field. */
export const Warning = z.strictObject({ code: z.string(), message: z.string(), where: z.string() });
export type Warning = z.infer<typeof Warning>;

/**
 * An entry of the record: what was done to a line or span of the draft. `line` counts from 1, in lines of the file as
 * it was sent (in a DOCX: in paragraphs). `text` is the draft's text at that place. `to` is the new text of a change,
 * or the new place of a moved text. `count` is the number of places that the entry stands for.
 */
export const RecordEntry = z.strictObject({
  action: z.enum(['removed', 'changed', 'moved']),
  rule: z.string(),
  line: z.int(),
  text: z.string(),
  to: z.string().optional(),
  count: z.int().optional(),
});
export type RecordEntry = z.infer<typeof RecordEntry>;

/**
 * Something in a draft that a person should decide before the story goes out. `alternatives` are other possible
 * readings, such as other lines that may be the headline.
 */
export const Doubt = z.strictObject({
  code: z.string(),
  message: z.string(),
  where: z.string(),
  alternatives: z.array(z.string()).optional(),
});
export type Doubt = z.infer<typeof Doubt>;

/** The minimum numbers of media that a headline such as "… ( Video+Pictures)" promises. */
export const Promised = z.strictObject({ videos: z.int().min(0), pictures: z.int().min(0) });
export type Promised = z.infer<typeof Promised>;

/**
 * What was read from a draft. It contains only what the draft or its settings say: no byline, place or date is made up.
 * `byline` is the line as the draft has it; `authors` are the people whom it names. `summary` is the standfirst.
 * `language` is BCP 47; `dir` follows from it. Every word of the draft is in the article or in `record`.
 */
export const ReadArticle = z.strictObject({
  version: z.literal(2),
  publication: z.string().optional(),
  kicker: z.string().optional(),
  headline: z.string().min(1),
  summary: z.string().optional(),
  byline: z.string().optional(),
  authors: z.array(Author),
  dateline: z.string().optional(),
  tags: z.array(z.string()),
  language: z.string(),
  dir: z.enum(['ltr', 'rtl']),
  blocks: z.array(Block),
  footnotes: z.array(Footnote),
  promised: Promised,
  record: z.array(RecordEntry),
  doubts: z.array(Doubt),
  warnings: z.array(Warning),
});
export type Article = z.infer<typeof ReadArticle>;

/** Reads an article of version 2, or one that an earlier version stored. */
export const Article = z.preprocess(upgradeArticle, ReadArticle);

/** Returns the plain text of inline content. */
export function textOf(content: readonly Inline[]): string {
  const [first] = content;
  // Most paragraphs have one run.
  if (content.length < 2) return first?.text ?? '';
  return content.map((run) => run.text).join('');
}
