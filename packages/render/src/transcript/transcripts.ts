import type { PublishedMedia } from '@slugline/story';
import { languageName } from '../captions/language.ts';
import { escaped } from '../text.ts';
import { type Caption, spokenParagraphs } from './spoken.ts';

/** The captions of audio files, by the path of the captions file in the destination. */
export type AudioCaptions = Readonly<Record<string, readonly Caption[]>>;

/** A transcript. https://www.w3.org/WAI/WCAG22/Understanding/audio-only-and-video-only-prerecorded */
export interface TranscriptView {
  /** BCP 47. */
  language: string;
  /** The name of the language in that language, when the page has to show it. */
  languageName: string | null;
  /** Paragraphs of escaped text. Null if the transcript is too long: then the page only links to the file. */
  html: string | null;
  file: string;
}

/** The most characters of all transcripts on a page: more than a day of speech. */
const mostText = 2_000_000;

/**
 * Returns the transcripts of a page's audio files, by the medium's id. `address` turns a key into a URL on the page.
 */
export function transcriptsOf(
  media: readonly PublishedMedia[],
  captionsOfAudio: AudioCaptions,
  language: string,
  address: (key: string) => string,
): Map<string, TranscriptView[]> {
  let left = mostText;
  const viewOf = (captions: PublishedMedia['captions'][number], isOnly: boolean): TranscriptView[] => {
    const spoken = captionsOfAudio[captions.path];
    if (spoken === undefined) return [];
    const known = isOnly && captions.language === language;
    const view: TranscriptView = {
      language: captions.language,
      languageName: known ? null : languageName(captions.language),
      html: null,
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
      .map(({ id, captions }) => {
        // Forced captions have only what listeners don't understand, such as a foreign language.
        const whole = captions.filter(({ kind }) => kind !== 'forced');
        return [id, whole.flatMap((one) => viewOf(one, whole.length === 1))];
      }),
  );
}
