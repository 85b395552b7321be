import { posix } from 'node:path';
import { brokenRules } from '@slugline/video/manifests';
import { type Film, filmsIn } from '../films.ts';
import type { PublicFiles } from '../newsroom.ts';
import { publicAt } from '../public.ts';
import { error, type Finding, type Validator } from '../validator.ts';

/** Our rules of HLS and DASH, each by its paragraph of RFC 8216bis, Apple's authoring specification, ISO/IEC 23009-1 or the IOP. */
export const streamRules: Validator = {
  name: 'HLS and DASH rules',
  check: async (newsroom) => {
    const films = filmsIn(newsroom);
    return { items: films.length, findings: films.flatMap((film) => streamFindings(film, newsroom)) };
  },
};

/** Captions are files of their own, beside no film. */
const captions = /^\/media\/[^/]+\/captions-[^/]+\/[^/]+\.vtt$/;

/** Which rules the public manifests of a film break. */
function streamFindings({ hls, dash }: Pick<Film, 'hls' | 'dash'>, newsroom: PublicFiles): Finding[] {
  const folder = posix.dirname(new URL(hls).pathname);
  const files = publicAt(newsroom, /^\/media\//)
    .filter(({ path }) => path.startsWith(`${folder}/`) || captions.test(path))
    .map(({ path, bytes }) => ({
      // As the manifests name them: what is elsewhere is named from the root of the site.
      name: path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : posix.join('../../..', path),
      bytes,
    }));
  const mpd = posix.basename(dash);
  const segments = new Set(files.map(({ name }) => name).filter((name) => /\/seg-\d+\.\w+$/.test(name)));
  const texts = files.filter(
    ({ name }) => name === mpd || name.endsWith('.m3u8') || (name.endsWith('.vtt') && segments.has(name)),
  );
  return brokenRules({
    master: posix.basename(hls),
    mpd,
    segments,
    texts: new Map(texts.map(({ name, bytes }) => [name, bytes.toString()])),
    sizes: new Map(files.map(({ name, bytes }) => [name, bytes.length])),
  }).map(({ message }) => error(folder, message));
}
