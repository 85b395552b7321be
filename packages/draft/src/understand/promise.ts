import type { Promised } from '@slugline/story';

/** A headline without its media marker, what the marker promises, and the markers as they stood. */
export interface PromisingHeadline {
  headline: string;
  promised: Promised;
  markers: string[];
}

/** What a marker may name. The count is what the word alone promises. */
const media: Readonly<Record<string, { kind: keyof Promised; count: number }>> = {
  ...named('videos', 1, 'video vidéo vídeo clip footage فيديو وفيديو بالفيديو والفيديو סרטון וידאו'),
  ...named('videos', 2, 'videos vidéos vídeos clips'),
  ...named('pictures', 1, 'picture photo pic image foto imagen imagem صورة תמונה'),
  ...named(
    'pictures',
    2,
    'pictures photos pics pix images photographs fotos imágenes imagens gallery صور وصور بالصور والصور תמונות ותמונות',
  ),
};

/** Words that dress a marker ("See full video below") without changing what it promises. */
const dressing = new Set(
  'watch see view full exclusive with in new more viral inside below attached and et y e und و plus n'.split(
    ' ',
  ),
);

const mostPromised = 100;

/** In characters: a long headline and several markers. */
const longestWithMarkers = 600;

/** Where a marker can stand. Within brackets, or set off from the headline by a dash, a bar or a colon. */
const places = [
  /\s*[([{]\s*(?<marker>[^()[\]{}]{1,60})\s*[)\]}]\s*[.!]?$/u,
  /\s*(?:\||—|\s[-–]\s)\s*(?<marker>[^|–—]{1,60})$/u,
  /^[([{]\s*(?<marker>[^()[\]{}]{1,60})\s*[)\]}]\s*[:|–—-]?\s*/u,
  /^(?<marker>[^:|]{1,60}?)\s*[:|]\s+/u,
] as const;

/**
 * Takes markers such as "( Video+Pictures)", "[VIDEO]", "| Photos" or "WATCH VIDEO:" off a headline and counts what
 * they promise: a singular one, a plural at least two, a number that many. A headline whose sentence only speaks of a
 * video ("Video of crash emerges") has no marker.
 */
export function promiseOf(text: string): PromisingHeadline {
  let headline = text.trim();
  // A paragraph. Its markers are not sought one by one: with thousands of them that would take minutes.
  if (headline.length > longestWithMarkers)
    return { headline, promised: { videos: 0, pictures: 0 }, markers: [] };
  const promised = { videos: 0, pictures: 0 };
  const markers: string[] = [];
  for (let found = findMarker(headline); found !== undefined; found = findMarker(headline)) {
    headline = found.rest;
    markers.push(found.marker);
    promised.videos = Math.max(promised.videos, found.promised.videos);
    promised.pictures = Math.max(promised.pictures, found.promised.pictures);
  }
  return { headline, promised, markers };
}

function findMarker(text: string): { rest: string; marker: string; promised: Promised } | undefined {
  for (const place of places) {
    const match = place.exec(text);
    const promised = readMarker(match?.groups?.marker ?? '');
    if (match === null || promised === undefined) continue;
    const rest = (text.slice(0, match.index) + text.slice(match.index + match[0].length)).trim();
    if (rest !== '') return { rest, marker: match[0].trim(), promised };
  }
  return undefined;
}

/** What a marker promises; undefined if any of its words has no business in one. */
function readMarker(marker: string): Promised | undefined {
  const promised = { videos: 0, pictures: 0 };
  let number: number | undefined;
  for (const word of marker
    .toLowerCase()
    .split(/[\s+&,;:/|!-]+/u)
    .filter(Boolean)) {
    const medium = Object.hasOwn(media, word) ? media[word] : undefined;
    if (medium) {
      promised[medium.kind] = Math.max(promised[medium.kind], number ?? medium.count);
      number = undefined;
    } else if (/^\d{1,3}$/.test(word)) {
      number = Math.min(Number(word), mostPromised);
    } else if (!dressing.has(word)) {
      return undefined;
    }
  }
  return promised.videos + promised.pictures > 0 ? promised : undefined;
}

function named(kind: keyof Promised, count: number, words: string) {
  return Object.fromEntries(words.split(' ').map((word) => [word, { kind, count }]));
}
