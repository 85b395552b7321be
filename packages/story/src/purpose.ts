import { z } from 'zod';

/** What a file of a medium is for. A segment has no purpose of its own: manifests name it. */
export const Purpose = z.enum([
  // Pictures: the whole picture at one width, a crop for lists and search engines, the crop for link previews, an
  // animation.
  'picture',
  'crop',
  'link-preview',
  'motion',
  // Videos: a still; small stills for the time line (WebVTT and the sprites that it names); the whole video in one
  // file.
  'poster',
  'storyboard',
  'storyboard-sprite',
  'progressive',
  // Streaming: the HLS multivariant playlist, the media playlists that it names, the DASH manifest (MPD).
  'hls',
  'playlist',
  'dash',
  // Audio: the whole file, and its peaks for drawing a waveform.
  'audio',
  'waveform',
  'captions',
]);
export type Purpose = z.infer<typeof Purpose>;

/** The crop of the picture recipe that has the shape of link previews. */
export const linkPreviewCrop = '1200x630';

/** The fields of a file that say what its purpose is. */
interface Named {
  name: string;
  role: 'rendition' | 'manifest' | 'segment';
  type: string;
  purpose?: Purpose | undefined;
}

/**
 * Returns the purpose of a file; undefined for a segment. Results that earlier versions wrote have no purposes, so it
 * is derived from the file names of those versions. No other code reads file names.
 */
export const purposeOf = (file: Named): Purpose | undefined => file.purpose ?? purposeByName(file);

function purposeByName({ name, role, type }: Named): Purpose | undefined {
  const [stem = ''] = name.split('.');
  switch (role) {
    case 'segment':
      return undefined;
    case 'manifest':
      return stem === 'master' ? 'hls' : stem === 'manifest' ? 'dash' : 'playlist';
    case 'rendition':
      if (type === 'text/vtt') return stem === 'storyboard' ? 'storyboard' : 'captions';
      if (type === 'application/json') return 'waveform';
      if (stem === 'motion') return 'motion';
      if (type.startsWith('audio/')) return 'audio';
      if (type.startsWith('video/')) return 'progressive';
      if (stem.startsWith('poster')) return 'poster';
      if (stem.startsWith('storyboard')) return 'storyboard-sprite';
      if (stem === linkPreviewCrop) return 'link-preview';
      return /^\d+x\d+$/.test(stem) ? 'crop' : 'picture';
  }
}
