import type { PublishedMedia } from '@slugline/story';

type Kind = PublishedMedia['kind'];

/**
 * The words of a page that are not part of the story, in the story's language. Each language has a file of them.
 * `{name}` stands for a name, `{number}` for a number.
 */
export interface Words {
  /** Before the time of publication, and of the last change. */
  published: string;
  updated: string;
  /** Before the note about what was wrong. */
  correction: string;
  /** In place of a medium that is not ready. */
  preparing: Record<Kind, string>;
  /** The name of a player without a description. */
  kinds: Record<Kind, string>;
  /** The name of the gallery. */
  pictures: string;
  /** The link to a file, for browsers that can't play it. */
  download: Record<'video' | 'audio', string>;
  transcript: string;
  /** The heading above the notes, the name of a reference, and that of the link back to the reference. */
  footnotes: string;
  footnote: string;
  backToReference: string;
  /** The name of the list of tags. */
  topics: string;
  /** The name of a table without a caption. */
  table: string;
  /** Before the items of a list of tasks. */
  done: string;
  toDo: string;
  /** Between the parts of a sentence. */
  comma: string;
  /** The IPTC's notes: https://cv.iptc.org/newscodes/digitalsourcetype/ */
  generativeAi: { created: string; edited: string; included: string };
  /** What was found in Content Credentials: see page/credentials.ts. */
  credentials: {
    valid: string;
    signedBy: string;
    signedByTrusted: string;
    signedInTheNameOf: string;
    signedByUnknown: string;
    madeWith: string;
    madeByAi: string;
    editedWithAi: string;
    invalid: string;
    altered: string;
    signatureBroken: string;
    certificateEnded: string;
    notVerifiable: string;
  };
  /** The page for an address that does not exist. */
  nothingHere: { title: string; text: string };
  /** The notice of a retracted story, and of one that has expired. */
  retracted: { title: string; text: string };
  expired: { title: string; text: string };
}

/** Puts a name or number into its place in a text. */
export const filled = (text: string, name: string): string => text.replace(/\{\w+\}/, () => name);
