import type { RenditionFile } from '@slugline/story';
import { dashManifest } from './dash.ts';
import { writeHashed } from './files.ts';
import { mediaPlaylist, multivariantPlaylist } from './hls.ts';
import type { Presentation, Rendition } from './rendition.ts';

const HLS = { role: 'manifest', type: 'application/vnd.apple.mpegurl' } as const;
const DASH = { role: 'manifest', type: 'application/dash+xml' } as const;

/**
 * Writes all manifests of a presentation. Each has its own hash in its name, so that it may be cached for ever and a
 * new edition of it is a new file.
 */
export async function writeManifests(presentation: Presentation, outDir: string): Promise<RenditionFile[]> {
  const { video, audio } = presentation;
  const playlists = new Map<Rendition, string>();
  const files: RenditionFile[] = [];

  const writePlaylist = async (rendition: Rendition, size: { width?: number; height?: number }) => {
    const text = mediaPlaylist(rendition, presentation);
    const file = await writeHashed(outDir, (hash) => `${rendition.name}/${hash}.m3u8`, text);
    playlists.set(rendition, file.name);
    files.push({ ...file, ...HLS, ...size });
  };
  for (const rung of video) await writePlaylist(rung, { width: rung.width, height: rung.height });
  if (audio) await writePlaylist(audio, {});

  const master = multivariantPlaylist(presentation, (rendition) => playlists.get(rendition) ?? '');
  files.push({ ...(await writeHashed(outDir, (hash) => `master.${hash}.m3u8`, master)), ...HLS });
  const mpd = dashManifest(presentation);
  files.push({ ...(await writeHashed(outDir, (hash) => `manifest.${hash}.mpd`, mpd)), ...DASH });
  return files;
}
