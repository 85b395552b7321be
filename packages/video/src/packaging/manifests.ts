import type { RenditionFile } from '@slugline/story';
import { dashManifest } from './dash.ts';
import { writeHashed } from './files.ts';
import { iframePlaylist, mediaPlaylist, multivariantPlaylist } from './hls.ts';
import type { Presentation, Rendition } from './rendition.ts';

const HLS = { role: 'manifest', purpose: 'hls', type: 'application/vnd.apple.mpegurl' } as const;
const PLAYLIST = { ...HLS, purpose: 'playlist' } as const;
const DASH = { role: 'manifest', purpose: 'dash', type: 'application/dash+xml' } as const;

/** A manifest and its text. */
export interface Manifest {
  file: RenditionFile;
  text: string;
}

/**
 * Writes all manifests of a presentation. Each has its hash in its name, so that it may be cached forever and a changed
 * manifest is a new file.
 */
export async function writeManifests(presentation: Presentation, outDir: string): Promise<Manifest[]> {
  const { video, audio } = presentation;
  const written: Manifest[] = [];
  const write = async (
    text: string,
    nameOf: (hash: string) => string,
    kind: Pick<RenditionFile, 'role' | 'purpose' | 'type' | 'width' | 'height'>,
  ): Promise<string> => {
    const file = { ...(await writeHashed(outDir, nameOf, text)), ...kind };
    written.push({ file, text });
    return file.name;
  };
  const playlists = new Map<Rendition, string>();
  const iframes = new Map<Rendition, string>();
  const writePlaylist = async (rendition: Rendition, size: { width?: number; height?: number }) => {
    const nameOf = (hash: string) => `${rendition.name}/${hash}.m3u8`;
    playlists.set(
      rendition,
      await write(mediaPlaylist(rendition, presentation), nameOf, { ...PLAYLIST, ...size }),
    );
  };
  if (audio) await writePlaylist(audio, {});
  for (const rung of video) {
    await writePlaylist(rung, { width: rung.width, height: rung.height });
    const nameOf = (hash: string) => `${rung.name}/iframes.${hash}.m3u8`;
    iframes.set(rung, await write(iframePlaylist(rung), nameOf, PLAYLIST));
  }
  const master = multivariantPlaylist(presentation, {
    playlist: (rendition) => playlists.get(rendition) ?? '',
    iframes: (rung) => iframes.get(rung) ?? '',
  });
  await write(master, (hash) => `master.${hash}.m3u8`, HLS);
  await write(dashManifest(presentation), (hash) => `manifest.${hash}.mpd`, DASH);
  return written;
}
