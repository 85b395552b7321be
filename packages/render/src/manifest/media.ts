import {
  addresses,
  type MediaResult,
  type PlannedMedia,
  type PublishedMedia,
  purposeOf,
  type ShownCaptions,
  short,
  wordingOf,
} from '@slugline/story';
import { isFor } from './image-files.ts';

/**
 * Returns a medium as it is published. A picture without alt text gets its caption as `alt`: an empty `alt` would
 * mark it as decoration.
 */
export function publishedMedia(
  planned: PlannedMedia,
  result: MediaResult | undefined,
  tracks: readonly ShownCaptions[],
): PublishedMedia {
  const { caption, credit, alt } = wordingOf(planned, result?.rights);
  const focalPoint = planned.focalPoint ?? result?.focalPoint;
  return {
    id: short(planned.original),
    kind: kindOf(planned, result),
    state: result === undefined ? 'processing' : 'ready',
    lead: planned.lead,
    ...(caption && { caption }),
    ...(credit && { credit }),
    alt: alt ?? caption ?? '',
    ...(focalPoint && { focalPoint }),
    ...(result?.rights && { rights: result.rights }),
    ...(result?.credentials && { credentials: result.credentials }),
    ...(result?.width !== undefined && { width: result.width }),
    ...(result?.height !== undefined && { height: result.height }),
    ...(result?.durationSeconds !== undefined && { durationSeconds: result.durationSeconds }),
    ...(result?.plays !== undefined && { plays: result.plays }),
    ...(result?.loudness && { loudness: result.loudness }),
    ...(result?.thumbhash && { thumbhash: result.thumbhash }),
    ...(result?.colour && { colour: result.colour }),
    renditions:
      result === undefined
        ? []
        : renditionsOf(planned.original, result).filter((file) => !isFor('captions')(file)),
    captions: tracks.map(({ made, file, language, kind }) => ({
      language,
      ...(kind && { kind }),
      path: addresses.media(made.planned.original, made.result.recipe, file.name),
    })),
  };
}

/** The encoder's finding wins: an .mp4 with no video in it is audio. */
function kindOf(planned: PlannedMedia, result: MediaResult | undefined): PublishedMedia['kind'] {
  const kind = result?.kind ?? planned.kind;
  if (kind === 'captions') throw new Error(`${planned.file}: captions are part of their video`);
  return kind;
}

/** Returns the files that pages and players refer to. Leaves out segments, because only playlists refer to them. */
const renditionsOf = (original: string, { recipe, files }: MediaResult): PublishedMedia['renditions'] =>
  files
    .filter(({ role }) => role !== 'segment')
    .map((file) => {
      const { name, type, bytes, sha256, width, height } = file;
      const purpose = purposeOf(file);
      return {
        name,
        type,
        bytes,
        sha256,
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
        path: addresses.media(original, recipe, name),
        ...(purpose !== undefined && { purpose }),
      };
    });
