import { resolve } from 'node:path';

/**
 * Everything that ffmpeg may open, as one table. libavformat and libavcodec refuse anything else before they parse a
 * byte of it (docs/architecture.md, rule 1).
 *
 * The demuxers are for containers that cameras, phones, editing suites and broadcasters deliver. Those that open other
 * files or addresses (hls, dash, concat, sdp, image2, imf, lavfi) are left out on purpose: a playlist named .mp4 would
 * read another file. The decoders are for what those containers normally hold. FFmpeg has hundreds more, and
 * vulnerabilities are in the rare ones (CVE-2026-8461 in MagicYUV).
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
  // ffprobe opens every stream's decoder and gives up at the first that is not allowed, so decoders of covers and
  // subtitles are here, though neither is ever shown.
  besides: [
    ...['png', 'bmp', 'gif', 'mov_text', 'subrip', 'srt', 'webvtt', 'ass', 'ssa', 'text'],
    ...['dvdsub', 'dvbsub', 'pgssub', 'libzvbi_teletextdec', 'cc_dec'],
  ],
} as const;

/** No container that we accept has more streams. A file with thousands is an attack on the prober's memory. */
const MAX_STREAMS = 64;

/**
 * How much of the file ffmpeg reads until each track is known; it stops as soon as all are. A recording may begin
 * inside a group of pictures, and a camera's first key frame may come after 12 MB (25 Mbit/s, one in 4 s). ffmpeg's
 * default of 5 MB found no picture there.
 */
const PROBED = { bytes: 30_000_000, microseconds: 30_000_000 };

/**
 * Returns the arguments that precede an input. They apply only to that input, so each needs them. `maxPixels` is the
 * largest frame that a decoder may allocate.
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
  /** The unit of their time stamps. */
  perSecond: number;
}

/**
 * Returns the arguments before an input of raw frames. It is read as raw frames only, so there is nothing to parse.
 */
export const guardRaw = ({ skip, width, height, perSecond }: RawFrames): string[] => [
  ...['-protocol_whitelist', allowed.protocols.join(',')],
  ...['-format_whitelist', 'rawvideo', '-codec_whitelist', 'rawvideo'],
  ...['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
  ...['-framerate', String(perSecond), '-skip_initial_bytes', String(skip)],
];

/** Returns a path for ffmpeg's file protocol: never an option, an address or a pattern, whatever the name holds. */
export const fileUrl = (path: string): string => `file:${resolve(path)}`;
