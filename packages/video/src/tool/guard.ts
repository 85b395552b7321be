import { resolve } from 'node:path';

/**
 * What ffmpeg may open, as one table. Everything else is refused by libavformat and libavcodec themselves, before a
 * byte of it is parsed (docs/architecture.md, rule 1).
 *
 * The demuxers are containers that cameras, phones, editing suites and broadcasters hand over. Those that open other
 * files or addresses (hls, dash, concat, sdp, image2, imf, lavfi) are left out on purpose: a playlist named .mp4 would
 * read a neighbour's file. The decoders are what those containers honestly hold. FFmpeg has hundreds more, and the
 * rare ones are where the holes are (CVE-2026-8461 in MagicYUV).
 */
export const allowed = {
  protocols: ['file'],
  demuxers: [
    ...['mov', 'matroska', 'mpegts', 'mpeg', 'avi', 'flv', 'asf', 'mxf'],
    ...['mp3', 'aac', 'wav', 'w64', 'aiff', 'caf', 'flac', 'ogg', 'amr'],
  ],
  videoDecoders: [
    ...['h264', 'hevc', 'av1', 'libdav1d', 'libaom-av1', 'vp8', 'vp9', 'libvpx', 'libvpx-vp9'],
    ...['mpeg1video', 'mpeg2video', 'mpeg4', 'h263', 'flv', 'mjpeg', 'prores', 'dnxhd', 'dvvideo'],
    ...['vc1', 'wmv3', 'theora'],
  ],
  audioDecoders: [
    ...[
      'aac',
      'aac_latm',
      'mp3',
      'mp3float',
      'mp2',
      'mp2float',
      'ac3',
      'eac3',
      'dca',
      'alac',
      'flac',
      'vorbis',
    ],
    ...['opus', 'libopus', 'amrnb', 'amrwb', 'wmav2', 'wmapro', 'adpcm_ima_wav', 'adpcm_ms'],
    ...[
      'pcm_s16le',
      'pcm_s16be',
      'pcm_s24le',
      'pcm_s24be',
      'pcm_s32le',
      'pcm_s32be',
      'pcm_f32le',
      'pcm_f32be',
    ],
    ...['pcm_f64le', 'pcm_u8', 'pcm_s8', 'pcm_mulaw', 'pcm_alaw', 'pcm_bluray', 'pcm_dvd'],
  ],
  // ffprobe opens every stream's decoder and gives up at the first it may not have, so covers and subtitles are here,
  // though none of them is ever shown.
  besides: [
    ...['png', 'bmp', 'gif', 'mov_text', 'subrip', 'srt', 'webvtt', 'ass', 'ssa', 'text'],
    ...['dvdsub', 'dvbsub', 'pgssub', 'libzvbi_teletextdec', 'cc_dec'],
  ],
} as const;

/** No container that we take has more; a file with thousands of streams is an attack on the prober's memory. */
const MAX_STREAMS = 64;

/**
 * How far it is read until each track is known. A recording may begin amid its pictures, and a camera's first key frame
 * come after 12 MB (25 Mbit/s, one in 4 s); ffmpeg's own 5 MB found no picture there. What is known sooner ends it.
 */
const PROBED = { bytes: 30_000_000, microseconds: 30_000_000 };

/**
 * The arguments that go before every input. `maxPixels` is the largest frame that a decoder may allocate.
 * They are of the input alone, so they are repeated for each.
 */
export function guard(maxPixels: number): string[] {
  return [
    ...['-protocol_whitelist', allowed.protocols.join(',')],
    ...['-format_whitelist', allowed.demuxers.join(',')],
    ...[
      '-codec_whitelist',
      [...allowed.videoDecoders, ...allowed.audioDecoders, ...allowed.besides].join(','),
    ],
    ...['-max_pixels', String(maxPixels)],
    ...['-max_streams', String(MAX_STREAMS)],
    ...['-probesize', String(PROBED.bytes), '-analyzeduration', String(PROBED.microseconds)],
  ];
}

/** Frames that we wrote ourselves, without a container: from the byte `skip` on, 8 bits for each of R, G and B. */
export interface RawFrames {
  skip: number;
  width: number;
  height: number;
  /** What their time stamps count. */
  perSecond: number;
}

/** The arguments before an input of raw frames: it is read as that alone, and has nothing to parse. */
export const guardRaw = ({ skip, width, height, perSecond }: RawFrames): string[] => [
  ...['-protocol_whitelist', allowed.protocols.join(',')],
  ...['-format_whitelist', 'rawvideo', '-codec_whitelist', 'rawvideo'],
  ...['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
  ...['-framerate', String(perSecond), '-skip_initial_bytes', String(skip)],
];

/** A path as ffmpeg's file protocol takes it: never an option, an address or a pattern, whatever the name holds. */
export const fileUrl = (path: string): string => `file:${resolve(path)}`;
