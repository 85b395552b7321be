import type { CaptionsKind } from '@slugline/story';
import { trackLanguage } from './language.ts';
import type { Probe, ProbeStream } from './probe.ts';

/** A text track of a video, which can be published as captions. */
export interface TextTrack {
  index: number;
  /** BCP 47, if the file states it. */
  language?: string;
  /** What the file says that it is for. */
  kind?: Exclude<CaptionsKind, 'subtitles'>;
}

/** Text tracks that ffmpeg writes as text. */
const TEXTS = ['mov_text', 'subrip', 'srt', 'webvtt', 'ass', 'ssa', 'text'];

/** The most text tracks that are published. */
const MOST_TRACKS = 32;

/**
 * Finds the text tracks of a file. `left` says of each other kind of captions what it is, in words that follow `has `.
 * Pure.
 */
export function textTracksOf({ streams = [] }: Probe): { texts: TextTrack[]; left: string[] } {
  const subtitles = streams.filter(({ codec_type }) => codec_type === 'subtitle');
  const readable = subtitles.filter(({ codec_name = '' }) => TEXTS.includes(codec_name));
  const texts = readable.slice(0, MOST_TRACKS).map(trackOf);
  const left = [
    ...subtitles.filter((stream) => !readable.includes(stream)).map(unreadable),
    ...(streams.some(({ closed_captions }) => closed_captions === 1)
      ? ['closed captions in its pictures (CEA-608 or CEA-708)']
      : []),
    ...(readable.length > MOST_TRACKS ? [`${readable.length - MOST_TRACKS} more text tracks`] : []),
  ];
  return { texts, left };
}

function trackOf({ index, tags = {}, disposition = {} }: ProbeStream): TextTrack {
  const language = trackLanguage(tags.language);
  const title = `${tags.title ?? ''} ${tags.handler_name ?? ''}`;
  const kind =
    disposition.forced === 1 || /\bforced\b/i.test(title)
      ? 'forced'
      : disposition.hearing_impaired === 1 || disposition.captions === 1 || /\b(sdh|cc)\b/i.test(title)
        ? 'sdh'
        : undefined;
  return { index, ...(language === undefined ? {} : { language }), ...(kind && { kind }) };
}

/** Pictures of text would have to be read by a machine, which makes mistakes. */
const unreadable = ({ index, codec_name = 'unknown', tags = {} }: ProbeStream): string =>
  `subtitles that are not text (track ${index}, ${codec_name}, language ${trackLanguage(tags.language) ?? 'unknown'})`;
