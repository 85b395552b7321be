import type {
  Author,
  Block,
  Doubt,
  Footnote,
  MediaSettings,
  Promised,
  RecordEntry,
  StorySettings,
  Warning,
} from '@slugline/story';

/**
 * A block and the line of the draft where it begins.
 *
 * `title`: the format itself marks it as the headline. `kept`: an editor wants to keep it (`keep` in story.yaml), so
 * no pass removes it. `continues`: it is the next line of the paragraph before it, as in verses and addresses. The
 * pass `lines` joins such pieces with a line break, after all other passes have examined each line.
 */
export interface Piece {
  line: number;
  block: Block;
  title?: true;
  kept?: true;
  continues?: true;
}

/**
 * A line of the text that may keep the story from the public: an embargo, an order such as "not for publication", a
 * field such as "draft: true". `text` is the whole line, `note` the part of it that is the note.
 */
export interface Note {
  line: number;
  text: string;
  note: string;
  kind: 'embargo' | 'order' | 'field';
}

/** A file that was inside the draft, such as a picture of a DOCX or an attachment of a mail. */
export interface Attachment {
  name: string;
  bytes: Uint8Array;
}

/** The parts of the story above its text, as far as the draft has them. Passes fill them in. */
interface Head {
  publication?: string;
  kicker?: string;
  headline?: string;
  summary?: string;
  byline?: string;
  authors?: Author[];
  dateline?: string;
  /** The media that the headline promises. */
  promised?: Promised;
}

/**
 * A draft on its way to an article. A reader makes it from bytes, and each pass returns a new one. At every step, each
 * word of the draft is in `pieces`, `footnotes`, `head`, `settings`, `media` or `record`.
 */
export interface Manuscript {
  pieces: readonly Piece[];
  footnotes: readonly Footnote[];
  head: Head;
  /** BCP 47. The pass `language` sets it. */
  language?: string;
  /**
   * The settings that the draft states as data: front matter, the fields of a wire item. An editor's story.yaml wins
   * over them.
   */
  settings: StorySettings;
  tags: readonly string[];
  /** The fields of media files that the draft states where it places them. */
  media: Readonly<Record<string, MediaSettings>>;
  attachments: readonly Attachment[];
  /** Notes that may keep the story from the public. Set by readers that see the draft’s own lines. */
  notes?: readonly Note[];
  record: readonly RecordEntry[];
  doubts: readonly Doubt[];
  warnings: readonly Warning[];
}

/** An empty manuscript, for readers to fill in. */
export const emptyManuscript: Manuscript = {
  pieces: [],
  footnotes: [],
  head: {},
  settings: {},
  tags: [],
  media: {},
  attachments: [],
  record: [],
  doubts: [],
  warnings: [],
};

/** The context in which a reader or a pass reads the draft. */
export interface Circumstances {
  /** The name of the draft's file, for messages. */
  name: string;
  /** The settings in story.yaml. */
  settings: StorySettings;
  /** The site's language (BCP 47), time zone (IANA), and the names of its publications. */
  site: { language: string; timeZone: string; publications: readonly string[] };
  /** When the draft was received, in ms since 1970. */
  now: number;
  /** The names of the package's media files: a wire item names its pictures by their addresses. */
  files?: readonly string[];
}

/** A step that cleans or understands a manuscript. `does` is a sentence for people about its effect on a draft. */
export interface Pass {
  name: string;
  does: string;
  run(manuscript: Manuscript, circumstances: Circumstances): Manuscript;
}
