import type { PublishedMedia } from '@slugline/story';
import { languageName } from '../captions/language.ts';
import { escaped } from '../text.ts';
import { type Caption, spokenParagraphs } from './spoken.ts';

/** The captions of sounds, by their file's path in the destination. */
export type SoundCaptions = Readonly<Record<string, readonly Caption[]>>;

/** What a sound says, to read. https://www.w3.org/WAI/WCAG22/Understanding/audio-only-and-video-only-prerecorded */
export interface TranscriptView {
  /** BCP 47. */
  language: string;
  /** The language in its own words, where the reader has to be told. */
  languageName?: string;
  /** Paragraphs of escaped text. Absent where there is too much of it for a page: then there is the file alone. */
  html?: string;
  file: string;
}

/** The most text of all transcripts of a page, in characters. More than a day of speech has less. */
const mostText = 2_000_000;

/** What a page shows of the captions of its sounds, by the sound's id. `address` makes a key a URL of the page. */
export function transcriptsOf(
  media: readonly PublishedMedia[],
  sounds: SoundCaptions,
  language: string,
  address: (key: string) => string,
): Map<string, TranscriptView[]> {
  let left = mostText;
  const viewOf = (captions: PublishedMedia['captions'][number], isOnly: boolean): TranscriptView[] => {
    const spoken = sounds[captions.path];
    if (spoken === undefined) return [];
    const known = isOnly && captions.language === language;
    const view: TranscriptView = {
      language: captions.language,
      ...(known ? {} : { languageName: languageName(captions.language) }),
      file: address(captions.path),
    };
    const length = spoken.reduce((sum, { text }) => sum + text.length, 0);
    if (length > left) return [view];
    const html = spokenParagraphs(spoken).map((text) => `<p>${escaped(text)}</p>`);
    left -= length;
    return html.length === 0 ? [] : [{ ...view, html: html.join('\n') }];
  };
  return new Map(
    media
      .filter(({ kind, state }) => kind === 'audio' && state === 'ready')
      .map(({ id, captions }) => [id, captions.flatMap((one) => viewOf(one, captions.length === 1))]),
  );
}
