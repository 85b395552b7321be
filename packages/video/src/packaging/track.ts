import { type FileHandle, open } from 'node:fs/promises';
import { type Box, boxAt, need } from './boxes.ts';
import { readFragment, type Sample, type SampleDefaults, sampleDefaults } from './fragment.ts';

/** A movie fragment in a file: the positions of its bytes, and its samples. Times in the track's time scale. */
export interface Fragment {
  start: number;
  end: number;
  /** Offset of the samples' bytes. */
  data: number;
  decodeTime: number;
  duration: number;
  samples: Sample[];
}

/** A fragmented MP4 with one track, as read from disk. */
export interface Track {
  file: string;
  /** `ftyp` and `moov`: the initialisation segment. */
  init: Buffer;
  timescale: number;
  fragments: Fragment[];
}

const HEADER = 16;

/** Reads a track's structure, not its media. Without fragments, ffmpeg had nothing to encode. */
export async function readTrack(file: string): Promise<Track> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const init: Buffer[] = [];
  const fragments: Fragment[] = [];
  let moov: { timescale: number; defaults: SampleDefaults } | undefined;
  let pending: Omit<Fragment, 'end' | 'data'> | undefined;
  for (let at = 0; at < size; ) {
    const box = boxAt(await read(handle, at, Math.min(HEADER, size - at)), 0);
    if (!box) throw new Error(`${file} has no box at ${at}`);
    const bytes = box.type === 'mdat' ? undefined : await read(handle, at, box.end);
    if (bytes && (box.type === 'ftyp' || box.type === 'moov')) init.push(bytes);
    if (bytes && box.type === 'moov') {
      moov = { timescale: timescaleOf(bytes, box), defaults: sampleDefaults(bytes, box) };
    }
    if (bytes && moov && box.type === 'moof') {
      const fragment = readFragment(bytes, box, moov.defaults);
      const duration = fragment.samples.reduce((sum, sample) => sum + sample.duration, 0);
      pending = { start: at, ...fragment, duration };
    }
    if (pending && box.type === 'mdat') {
      fragments.push({ ...pending, end: at + box.end, data: at + box.body });
      pending = undefined;
    }
    at += box.end;
  }
  if (!moov) throw new Error(`${file} has no moov`);
  return { file, init: Buffer.concat(init), timescale: moov.timescale, fragments };
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

function timescaleOf(bytes: Buffer, moov: Box): number {
  const { body } = need(bytes, 'trak/mdia/mdhd', moov);
  return bytes.readUInt32BE(body + (bytes[body] === 1 ? 20 : 12));
}
