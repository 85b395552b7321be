import type { RenditionFile } from '@slugline/story';
import { dashManifest } from './dash.ts';
import { writeHashed } from './files.ts';
import { iframePlaylist, mediaPlaylist, multivariantPlaylist } from './hls.ts';
import type { Presentation, Rendition } from './rendition.ts';
import type { Stream } from './rules/published-film.ts';

const HLS = { role: 'manifest', type: 'application/vnd.apple.mpegurl' } as const;
const DASH = { role: 'manifest', type: 'application/dash+xml' } as const;

/** A manifest as it was written. */
export interface Manifest {
  file: RenditionFile;
  text: string;
}

/** As the rules read it: a film's manifests, and the files that they may name. */
export const streamOf = (manifests: readonly Manifest[], files: readonly RenditionFile[]): Stream => ({
  master: manifests.find(({ file }) => file.name.startsWith('master.'))?.file.name ?? '',
  mpd: manifests.find(({ file }) => file.name.startsWith('manifest.'))?.file.name ?? '',
  texts: new Map(manifests.map(({ file, text }) => [file.name, text])),
  sizes: new Map(files.map(({ name, bytes }) => [name, bytes])),
});

/**
 * Writes all manifests of a presentation. Each has its own hash in its name, so that it may be cached for ever and a
 * new edition of it is a new file.
 */
export async function writeManifests(presentation: Presentation, outDir: string): Promise<Manifest[]> {
  const { video, audio } = presentation;
  const written: Manifest[] = [];
  const write = async (
    text: string,
    nameOf: (hash: string) => string,
    kind: Pick<RenditionFile, 'role' | 'type' | 'width' | 'height'>,
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
      await write(mediaPlaylist(rendition, presentation), nameOf, { ...HLS, ...size }),
    );
  };
  if (audio) await writePlaylist(audio, {});
  for (const rung of video) {
    await writePlaylist(rung, { width: rung.width, height: rung.height });
    const nameOf = (hash: string) => `${rung.name}/iframes.${hash}.m3u8`;
    iframes.set(rung, await write(iframePlaylist(rung), nameOf, HLS));
  }
  const master = multivariantPlaylist(presentation, {
    playlist: (rendition) => playlists.get(rendition) ?? '',
    iframes: (rung) => iframes.get(rung) ?? '',
  });
  await write(master, (hash) => `master.${hash}.m3u8`, HLS);
  await write(dashManifest(presentation), (hash) => `manifest.${hash}.mpd`, DASH);
  return written;
}
