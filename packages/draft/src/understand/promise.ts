import type { Promised } from '@slugline/story';

/** A headline without its media marker, the media that the marker promises, and the markers as they were written. */
export interface PromisingHeadline {
  headline: string;
  promised: Promised;
  markers: string[];
}

/** The media that a marker may name. `count` is the number that the word alone promises. */
const media: Readonly<Record<string, { kind: keyof Promised; count: number }>> = {
  ...named(
    'videos',
    1,
    'video vidéo vídeo clip footage wideo видео فيديو وفيديو بالفيديو والفيديو ویدئو ویدیو ویدیوها فیلم סרטון וידאו वीडियो ' +
      '视频 視頻 影片 動画 映像 영상 동영상',
  ),
  ...named('videos', 2, 'videos vidéos vídeos clips videolar'),
  ...named(
    'pictures',
    1,
    'picture photo pic image foto imagen imagem immagine zdjęcie фото fotoğraf صورة تصویر عکس תמונה फोटो तस्वीर ' +
      '图片 圖片 图 圖 写真 사진',
  ),
  ...named(
    'pictures',
    2,
    'pictures photos pics pix images photographs fotos imágenes imagens gallery bilder bildern bildergalerie immagini foto’s ' +
      "foto's beelden zdjęcia zdjęciami фотографии снимки fotoğraflar fotogaleri صور وصور بالصور والصور تصاویر عکس‌ها תמונות ותמונות " +
      'तस्वीरें 组图 組圖 多图 多圖',
  ),
};

/** Words in a marker ("See full video below") that do not change what it promises. */
const dressing = new Set(
  (
    'watch see view full exclusive with in new more viral inside below attached and et y e und plus n mit con com avec met en i oraz z ' +
    'ze и с ve ile و با + और व सहित dan dengan 及 和 附 有 含 と あり 付き 포함'
  ).split(' '),
);

const mostPromised = 100;

/** In characters. Enough for a long headline and several markers. */
const longestWithMarkers = 600;

/** The places of a marker: in brackets, or separated from the headline by a dash, a bar or a colon. */
const places = [
  /\s*[([{（［【]\s*(?<marker>[^()[\]{}（）［］【】]{1,60})\s*[)\]}）］】]\s*[.!]?$/u,
  /\s*(?:\||—|\s[-–]\s)\s*(?<marker>[^|–—]{1,60})$/u,
  /^[([{（［【]\s*(?<marker>[^()[\]{}（）［］【】]{1,60})\s*[)\]}）］】]\s*[:：|–—-]?\s*/u,
  /^(?<marker>[^:|]{1,60}?)\s*[:|]\s+/u,
] as const;

/**
 * Removes markers such as "( Video+Pictures)", "[VIDEO]", "| Photos" or "WATCH VIDEO:" from a headline and counts the
 * media that they promise: one for a singular, at least two for a plural, n for a number n. A headline that only
 * mentions a video in its sentence ("Video of crash emerges") has no marker.
 */
export function promiseOf(text: string): PromisingHeadline {
  let headline = text.trim();
  // A longer text is a paragraph. A search for each of its markers would take minutes if there are thousands.
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

/** Returns the media that a marker promises; undefined if any of its words can't be in a marker. */
function readMarker(marker: string): Promised | undefined {
  const promised = { videos: 0, pictures: 0 };
  let number: number | undefined;
  for (const word of marker
    .toLowerCase()
    .replace(/(?:あり|付き)$/u, '')
    .split(/[\s+&,;:/|!＋、，・／和及と·-]+/u)
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
