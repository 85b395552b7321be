import { type Box, find, need } from './boxes.ts';

/** A coded frame as its fragment describes it. Duration and composition offset are in the track's time scale. */
export interface Sample {
  bytes: number;
  duration: number;
  offset: number;
  /** Whether a player can start here. */
  sync: boolean;
}

/** Default values that a fragment may leave out (`trex`). */
export interface SampleDefaults {
  duration: number;
  bytes: number;
  flags: number;
}

const NOT_SYNC = 0x10000;

/** Reads `trex` of an initialisation segment. */
export function sampleDefaults(bytes: Buffer, moov: Box): SampleDefaults {
  const { body } = need(bytes, 'mvex/trex', moov);
  return {
    duration: bytes.readUInt32BE(body + 12),
    bytes: bytes.readUInt32BE(body + 16),
    flags: bytes.readUInt32BE(body + 20),
  };
}

/** Reads one movie fragment (ISO/IEC 14496-12, 8.8): when it starts, and its samples in decoding order. */
export function readFragment(
  bytes: Buffer,
  moof: Box,
  defaults: SampleDefaults,
): { decodeTime: number; samples: Sample[] } {
  const traf = need(bytes, 'traf', moof);
  return {
    decodeTime: decodeTimeOf(bytes, need(bytes, 'tfdt', traf)),
    samples: readRun(
      bytes,
      need(bytes, 'trun', traf),
      headerDefaults(bytes, find(bytes, 'tfhd', traf), defaults),
    ),
  };
}

function decodeTimeOf(bytes: Buffer, { body }: Box): number {
  return bytes[body] === 1 ? Number(bytes.readBigUInt64BE(body + 4)) : bytes.readUInt32BE(body + 4);
}

function headerDefaults(bytes: Buffer, tfhd: Box | undefined, defaults: SampleDefaults): SampleDefaults {
  if (!tfhd) return defaults;
  const flags = bytes.readUInt32BE(tfhd.body) & 0xffffff;
  // After the track's id: the base data offset (64 bits) and the sample description, if present.
  const read = reader(bytes, tfhd.body + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0));
  return {
    duration: flags & 0x8 ? read() : defaults.duration,
    bytes: flags & 0x10 ? read() : defaults.bytes,
    flags: flags & 0x20 ? read() : defaults.flags,
  };
}

function readRun(bytes: Buffer, { body }: Box, defaults: SampleDefaults): Sample[] {
  const flags = bytes.readUInt32BE(body) & 0xffffff;
  const count = bytes.readUInt32BE(body + 4);
  const read = reader(bytes, body + 8 + (flags & 0x1 ? 4 : 0));
  const firstFlags = flags & 0x4 ? read() : undefined;
  return Array.from({ length: count }, (_, index) => {
    const duration = flags & 0x100 ? read() : defaults.duration;
    const size = flags & 0x200 ? read() : defaults.bytes;
    const own = flags & 0x400 ? read() : defaults.flags;
    // Signed in version 1; version 0 never holds values that large here.
    const offset = flags & 0x800 ? read() | 0 : 0;
    const sampleFlags = index === 0 && firstFlags !== undefined ? firstFlags : own;
    return { bytes: size, duration, offset, sync: (sampleFlags & NOT_SYNC) === 0 };
  });
}

function reader(bytes: Buffer, from: number): () => number {
  let at = from;
  return () => {
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
}
