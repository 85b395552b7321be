import { z } from 'zod';

/** What a file of a medium is for. A segment has no purpose of its own: manifests name it. */
export const Purpose = z.enum([
  // Of a picture: the whole of it at one width, a shape for lists and search engines, the shape for link previews, and what moves.
  'picture',
  'crop',
  'link-preview',
  'motion',
  // Of a video: its still, small stills for the time line (WebVTT and the sprites that it names), the whole in one file.
  'poster',
  'storyboard',
  'storyboard-sprite',
  'progressive',
  // Its multivariant playlist, the playlists that this names, and its MPD.
  'hls',
  'playlist',
  'dash',
  // Of a sound: the whole of it, and its peaks, to draw it.
  'audio',
  'waveform',
  'captions',
]);
export type Purpose = z.infer<typeof Purpose>;

/** The crop of the picture recipe that link previews show whole. */
export const linkPreviewCrop = '1200x630';

/** A file, as far as its purpose can be told from it. */
interface Named {
  name: string;
  role: 'rendition' | 'manifest' | 'segment';
  type: string;
  purpose?: Purpose | undefined;
}

/**
 * What a file is for; undefined for a segment. Results that earlier versions wrote do not say it: then it is told from the
 * names that those versions gave. Nothing else reads file names, because this is the only place that knows them.
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
