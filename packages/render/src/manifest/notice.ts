import type { StoryManifest } from '@slugline/story';
import { wordsIn } from '../words/words-in.ts';

/** The input of the notice of a retracted story: its place, and nothing of its words. */
export interface NoticeInput
  extends Pick<StoryManifest, 'id' | 'slug' | 'revision' | 'edition' | 'path' | 'section' | 'publishedAt'> {
  /** The language of the story (BCP 47). The notice is in English where there are no words for it. */
  language: string;
  /** ISO 8601, UTC. */
  retractedAt: string;
  /** Nobody retracted it: its time has ended. */
  expired?: boolean;
}

/** Builds the manifest of the notice that a retracted story leaves at its address. */
export function buildNotice({ language, retractedAt, expired, ...input }: NoticeInput): StoryManifest {
  const { words, dir, foreign } = wordsIn(language);
  const { title, text } = expired ? words.expired : words.retracted;
  return {
    version: 2,
    id: input.id,
    slug: input.slug,
    revision: input.revision,
    edition: input.edition,
    complete: true,
    path: input.path,
    section: input.section,
    language: foreign ? 'en' : language,
    dir,
    publishedAt: input.publishedAt,
    modifiedAt: retractedAt,
    retractedAt,
    headline: title,
    authors: [],
    tags: [],
    body: [{ type: 'paragraph', content: [{ text }] }],
    footnotes: [],
    media: [],
  };
}
