import type { CaptionsKind, MediaResult, PlannedMedia, RenditionFile } from './media.ts';
import { purposeOf } from './purpose.ts';

/** Captions that a medium is published with, and the medium or file that they were made from. */
export interface ShownCaptions {
  made: { planned: PlannedMedia; result: MediaResult };
  file: RenditionFile;
  language: string;
  kind?: CaptionsKind | undefined;
}

/**
 * Returns the captions that a medium is published with: those of the files beside it, then those of its own text
 * tracks. A file beside it replaces a track of the same language and kind, even while the file is not ready. `story`
 * is the story's language: captions that state no language count as that one. Pure.
 */
export function captionsShown(
  { planned, result }: { planned: PlannedMedia; result?: MediaResult | undefined },
  media: readonly { planned: PlannedMedia; result?: MediaResult | undefined }[],
  story: string,
): ShownCaptions[] {
  const beside = media.filter(({ planned: { kind, of } }) => kind === 'captions' && of === planned.original);
  const sent = beside.flatMap(({ planned: track, result: made }): ShownCaptions[] => {
    if (made === undefined) return [];
    const language = made.language ?? track.language ?? story;
    const kind = track.captionsKind;
    return filesIn(made).map((file) => ({ made: { planned: track, result: made }, file, language, kind }));
  });
  if (result === undefined || result.kind === 'captions') return sent;
  const taken = new Set(
    beside.map(({ planned: track }) => placeOf(track.language ?? story, track.captionsKind)),
  );
  const own = filesIn(result).flatMap((file): ShownCaptions[] => {
    const language = file.language ?? story;
    if (taken.has(placeOf(language, file.captionsKind))) return [];
    const kind = file.captionsKind ?? (baseOf(language) === baseOf(story) ? undefined : 'subtitles');
    return [{ made: { planned, result }, file, language, kind }];
  });
  return [...sent, ...own];
}

const filesIn = ({ files }: MediaResult): RenditionFile[] =>
  files.filter((file) => purposeOf(file) === 'captions');

const baseOf = (tag: string): string => tag.split('-', 1)[0] ?? tag;

/** Captions with the same key replace each other. Plain captions and subtitles of a language have the same key. */
const placeOf = (language: string, kind: CaptionsKind | undefined): string =>
  `${language} ${kind === 'sdh' || kind === 'forced' ? kind : ''}`;
