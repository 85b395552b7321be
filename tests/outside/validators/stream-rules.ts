import { posix } from 'node:path';
import { brokenRules } from '@slugline/video/manifests';
import type { PublicFiles } from '../newsroom.ts';
import { publicAt } from '../public.ts';
import { type Video, videosIn } from '../published-videos.ts';
import { error, type Finding, type Validator } from '../validator.ts';

/**
 * Our rules for HLS and DASH, each with its paragraph of RFC 8216bis, Apple's authoring specification, ISO/IEC
 * 23009-1 or the IOP.
 */
export const streamRules: Validator = {
  name: 'HLS and DASH rules',
  check: async (newsroom) => {
    const videos = videosIn(newsroom);
    return { items: videos.length, findings: videos.flatMap((video) => streamFindings(video, newsroom)) };
  },
};

/** Captions are files of their own, outside the folder of any video. */
const captions = /^\/media\/[^/]+\/captions-[^/]+\/[^/]+\.vtt$/;

/** Returns the rules that the public manifests of a video break. */
function streamFindings({ hls, dash }: Pick<Video, 'hls' | 'dash'>, newsroom: PublicFiles): Finding[] {
  const folder = posix.dirname(new URL(hls).pathname);
  const files = publicAt(newsroom, /^\/media\//)
    .filter(({ path }) => path.startsWith(`${folder}/`) || captions.test(path))
    .map(({ path, bytes }) => ({
      // Named as in the manifests: files elsewhere are named from the root of the site.
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
