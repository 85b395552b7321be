import { type FileHandle, open } from 'node:fs/promises';
import { SluglineError } from '@slugline/story';

/** Counts up to this are left to ffmpeg. They cost nothing, and some writers are off by a few. */
const harmless = 100_000;
/** The most samples of fragments that do not describe each sample. Four hours of pictures and audio have 2 million. */
const mostUnsaid = 5_000_000;
/**
 * The most samples per byte of audio whose samples are not listed. Old codecs have 11; ffmpeg builds no list of such
 * samples.
 */
const mostPerByte = 64;

/**
 * Rejects an MP4 or MOV whose index promises more than it holds, before a tool believes it. A table that claims a
 * billion entries costs ffmpeg gigabytes. In some versions so does a small table in which one entry stands for a
 * billion samples. Reads the boxes' headers and the tables, never the media.
 *
 * Throws `video_broken`, or `video_unsupported` for a compressed index. Other containers pass: their tables have no
 * counts from which ffmpeg reserves memory.
 *
 * Boxes: ISO/IEC 14496-12, 8; QuickTime's own: https://developer.apple.com/documentation/quicktime-file-format
 */
export async function refuseFalseIndex(file: string, name: string): Promise<void> {
  // ffprobe reports a missing file in the same words as an unreadable one.
  await using handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return;
  const { size } = await handle.stat();
  const claim = await falseClaimIn(windowOn(handle), size);
  if (claim === undefined) return;
  const { code, what } = claim;
  throw new SluglineError(code, `${name} ${what}. Export it again as a new MP4`, { where: name });
}

interface FalseClaim {
  code: 'video_broken' | 'video_unsupported';
  what: string;
}

/** Reads bytes at an offset; fewer at the end of the file. */
type Read = (at: number, length: number) => Promise<Buffer>;

interface Box {
  type: string;
  body: number;
  /** At most the end of the enclosing box. */
  end: number;
}

/** Boxes whose children ffmpeg reads. */
const containers = new Set([
  ...['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'dinf', 'udta', 'tref'],
  ...['mvex', 'moof', 'traf', 'mfra', 'wave', 'ilst', 'sinf', 'schi', 'iprp', 'ipco'],
]);
/** ffmpeg reads the children of these if they hold an index: editors hide one there. */
const hiding = new Set(['free', 'skip', 'wide', 'hoov']);
/** No honest file nests boxes deeper. */
const deepest = 32;

/** What the tables of one track claim. */
interface Counts {
  samples?: number;
  /** Bytes of a sample, if all have the same size. */
  each?: number;
  /** Whether each sample lasts one tick, as in uncompressed audio. */
  isAudio?: boolean;
  times?: number;
  offsets?: number;
}

/** Returns the first false claim of an index; undefined if there is none, or no index that can be read. */
export async function falseClaimIn(read: Read, size: number): Promise<FalseClaim | undefined> {
  const open: { at: number; end: number; counts: Counts }[] = [{ at: 0, end: size, counts: {} }];
  let unsaid = 0;
  for (let inside = open.at(-1); inside; inside = open.at(-1)) {
    const box = await boxAt(read, inside.at, inside.end);
    if (box === undefined) {
      open.pop();
      // One box holds everything that describes a track's samples.
      const claim = falseClaimOfTrack({ samples: 0, ...inside.counts }, size);
      if (claim) return claim;
      continue;
    }
    inside.at = box.end;
    if (box.type === 'cmov')
      return { code: 'video_unsupported', what: 'has a compressed index, as QuickTime wrote long ago' };
    const counts = box.type === 'trak' ? {} : inside.counts;
    const from = await contentOf(read, box);
    if (from !== undefined) {
      if (open.length > deepest) return broken('has boxes in boxes without end');
      open.push({ at: from, end: box.end, counts });
      continue;
    }
    const table = await tableIn(read, box);
    if (table === undefined) continue;
    const { count, entry, start } = table;
    if (count > harmless && count * entry > box.end - start)
      return broken(`has an index (${box.type}) of ${count} entries, which are not there`);
    if (box.type === 'trun' && entry === 0) unsaid += count;
    await countSamples(read, box, table, counts);
    const claim =
      unsaid > mostUnsaid ? broken(`has fragments of ${unsaid} samples`) : falseClaimOfTrack(counts, size);
    if (claim) return claim;
  }
  return undefined;
}

const broken = (what: string): FalseClaim => ({ code: 'video_broken', what: `${what}: it is damaged` });

/** Checks for times and offsets that stand for more samples than there are. The tables may come in any order. */
function falseClaimOfTrack(counts: Counts, size: number): FalseClaim | undefined {
  const { samples, each = 0, isAudio, times = 0, offsets = 0 } = counts;
  if (samples === undefined) return undefined;
  const most = Math.max(times, offsets);
  const hasRoom = samples * each <= size || (isAudio ?? true);
  if (samples > harmless && (samples > size * mostPerByte || !hasRoom))
    return broken(`has a track of ${samples} samples, more than the file has room for`);
  if (most > 2 * samples + harmless)
    return broken(`has a track of ${samples} samples, and says of ${most} when they are shown`);
  return undefined;
}

async function boxAt(read: Read, at: number, end: number): Promise<Box | undefined> {
  if (at + 8 > end) return undefined;
  const head = await read(at, 16);
  if (head.length < 8) return undefined;
  const type = head.toString('latin1', 4, 8);
  const size = head.readUInt32BE(0);
  if (size === 0) return { type, body: at + 8, end };
  // 1: a 64-bit size follows.
  const isLong = size === 1;
  if (isLong && head.length < 16) return undefined;
  const [length, begun] = isLong ? [Number(head.readBigUInt64BE(8)), 16] : [size, 8];
  if (length < begun) return undefined;
  return { type, body: at + begun, end: Math.min(end, at + length) };
}

/** Returns where the children of a box begin; undefined if the box has none. */
async function contentOf(read: Read, { type, body, end }: Box): Promise<number | undefined> {
  if (containers.has(type)) return body;
  const isMeta = type === 'meta';
  if (!isMeta && !hiding.has(type)) return undefined;
  const head = await read(body, Math.min(12, end - body));
  if (isMeta) return head.toString('latin1', 4, 8) === 'hdlr' ? body : body + 4;
  return /^(moov|cmov)/.test(head.toString('latin1', 4, 8)) ? body : undefined;
}

interface Table {
  count: number;
  /** Bytes of an entry; a fraction where several entries share a byte. */
  entry: number;
  /** Offset of the first entry. */
  start: number;
  each?: number;
}

/** Bytes per entry of the tables that consist of a version, flags, a count and entries. */
const entries: Readonly<Record<string, number>> = {
  ...{ stts: 8, ctts: 8, stsc: 12, stco: 4, co64: 8, stss: 4, stps: 4, keys: 8 },
};

async function tableIn(read: Read, { type, body, end }: Box): Promise<Table | undefined> {
  const head = await read(body, Math.min(20, end - body));
  if (head.length < 8) return undefined;
  const version = head[0] ?? 0;
  const flags = head.readUIntBE(1, 3);
  const word = (at: number) => (at + 4 <= head.length ? head.readUInt32BE(at) : 0);
  const known = entries[type];
  if (known !== undefined) return { count: word(4), entry: known, start: body + 8 };
  switch (type) {
    case 'elst':
      return { count: word(4), entry: version === 1 ? 20 : 12, start: body + 8 };
    case 'stsz':
      return { count: word(8), entry: word(4) === 0 ? 4 : 0, start: body + 12, each: word(4) };
    case 'stz2':
      return { count: word(8), entry: (head[7] ?? 0) / 8, start: body + 12 };
    case 'sbgp': {
      const at = version === 1 ? 12 : 8;
      return { count: word(at), entry: 8, start: body + at + 4 };
    }
    case 'tfra': {
      const numbers = [head[11] ?? 0].flatMap((sizes) =>
        [sizes >> 4, sizes >> 2, sizes].map((it) => (it & 3) + 1),
      );
      const places = version === 1 ? 16 : 8;
      return { count: word(12), entry: numbers.reduce((sum, it) => sum + it, places), start: body + 16 };
    }
    case 'trun': {
      const each = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0);
      const before = [0x1, 0x4].filter((flag) => (flags & flag) !== 0);
      return { count: word(4), entry: 4 * each.length, start: body + 8 + 4 * before.length };
    }
    default:
      return undefined;
  }
}

/** Adds up how many samples the entries of a track's table stand for. */
async function countSamples(read: Read, { type, end }: Box, table: Table, counts: Counts): Promise<void> {
  if (type === 'stsz' || type === 'stz2')
    Object.assign(counts, {
      samples: Math.min(table.count, counts.samples ?? table.count),
      each: table.each,
    });
  if (type !== 'stts' && type !== 'ctts') return;
  const { count, entry, start } = table;
  let sum = 0;
  const last = Math.min(end, start + count * entry);
  for (let at = start; at + entry <= last; ) {
    const bytes = await read(at, Math.min(entriesAtOnce * entry, last - at));
    const whole = bytes.length - (bytes.length % entry);
    if (whole === 0) break;
    for (let place = 0; place < whole; place += entry) sum += bytes.readUInt32BE(place);
    at += whole;
  }
  if (type === 'stts') {
    counts.times = Math.max(sum, counts.times ?? 0);
    counts.isAudio = count === 1 && (await read(start + 4, 4)).readUInt32BE() === 1;
  } else counts.offsets = Math.max(sum, counts.offsets ?? 0);
}

const entriesAtOnce = 4_096;
const windowBytes = 65_536;

/** Buffers reads, so that many small neighbouring boxes cost one read. */
function windowOn(handle: FileHandle): Read {
  let from = 0;
  let window = Buffer.alloc(0);
  return async (at, length) => {
    if (at < from || at + length > from + window.length) {
      const next = Buffer.alloc(Math.max(windowBytes, length));
      const { bytesRead } = await handle.read(next, 0, next.length, at);
      [from, window] = [at, next.subarray(0, bytesRead)];
    }
    return window.subarray(at - from, at - from + length);
  };
}
