import { recipes, SluglineError } from '@slugline/story';
import { allowed } from '../tool/guard.ts';
import { naturalFrameRate, parseFraction } from './frame-rate.ts';
import { trackLanguage } from './language.ts';
import type { AudioStream, MediaDescription, VideoStream } from './media-description.ts';
import { numberOf, type Probe, type ProbeStream } from './probe.ts';
import { textTracksOf } from './text-tracks.ts';

/** Pixels. No H.264 encoder accepts more. */
const LONGEST_SIDE = 16_384;

/**
 * Decides from ffprobe's JSON which streams of a file are published. Pure. `packetEnd` is the end according to the
 * packets, in seconds, for files whose header does not state it.
 *
 * Throws `video_unsupported` or `video_broken`. The message names the file and says what to do.
 */
export function describe(probe: Probe, name: string, packetEnd?: number): MediaDescription {
  const refuse = (code: 'video_unsupported' | 'video_broken', what: string): never => {
    throw new SluglineError(code, `${name} ${what}`, { where: name });
  };
  const streams = probe.streams ?? [];
  const videoStream = best(
    streams.filter(isVideoStream),
    (stream) => (stream.width ?? 0) * (stream.height ?? 0),
  );
  const audioStreams = streams.filter(
    (stream) => isAudio(stream) && !isElsewhere(stream, videoStream, probe),
  );
  const chosen = best(audioStreams, (stream) => stream.channels ?? 0);
  const origin = numberOf(probe.format?.start_time) ?? 0;
  const whole = numberOf(probe.format?.duration) ?? packetEnd;
  const endOf = (stream: ProbeStream): number => {
    const duration = numberOf(stream.duration);
    if (duration === undefined) return whole ?? 0;
    return (numberOf(stream.start_time) ?? origin) - origin + duration;
  };

  const language = trackLanguage(chosen?.tags?.language);
  const audio: AudioStream | undefined = chosen && {
    index: chosen.index,
    endSeconds: endOf(chosen),
    others: audioStreams.length - 1,
    ...(language === undefined ? {} : { language }),
  };
  if (!videoStream) {
    if (!audio) return refuse(...nothingToDecode(streams));
    // Without this check, the audio would be published alone and nobody would learn that the picture is missing.
    const undecoded = streams.find(isShown);
    if (undecoded) {
      const found = `has a picture (${undecoded.codec_name}) that cannot be decoded`;
      const why = 'its beginning is missing, or its frames are too large';
      return refuse('video_broken', `${found}: ${why}. Export it again as a new file`);
    }
    const durationSeconds = whole ?? audio.endSeconds;
    limit(durationSeconds, recipes.audio.parameters.maxDurationSeconds, refuse);
    return { kind: 'audio', audio, durationSeconds };
  }

  const { maxPixels, maxDurationSeconds } = recipes.video.parameters;
  const video = describeVideoStream(videoStream, probe, endOf(videoStream));
  // Checks the coded size, which the decoder must hold, and the displayed size: the pixel aspect ratio may enlarge a
  // small picture.
  for (const { width = 0, height = 0 } of [videoStream, video]) {
    if (width * height <= maxPixels && Math.max(width, height) <= LONGEST_SIDE) continue;
    const megapixels = Math.round((width * height) / 1e6);
    refuse(
      'video_unsupported',
      `has frames of ${width}×${height} (${megapixels} megapixels): export it smaller`,
    );
  }
  const durationSeconds = Math.max(video.endSeconds, audio?.endSeconds ?? 0);
  limit(durationSeconds, maxDurationSeconds, refuse);
  const container = { format: probe.format?.format_name ?? '', startSeconds: origin };
  const { texts, left } = textTracksOf(probe);
  return {
    ...{ kind: 'video', video, audio, durationSeconds, container },
    ...(texts.length > 0 && { texts }),
    ...(left.length > 0 && { textsLeft: left }),
  };
}

function describeVideoStream(stream: ProbeStream, probe: Probe, endSeconds: number): VideoStream {
  const { width = 0, height = 0 } = stream;
  const aspect = parseFraction(stream.sample_aspect_ratio, ':') ?? { num: 1, den: 1 };
  const turn = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const wide = Math.round((width * aspect.num) / aspect.den);
  // The matrix may state any multiple of a right angle.
  const sideways = Math.round(turn / 90) % 2 !== 0;
  const whole = numberOf(probe.format?.bit_rate);
  const matrix = matrices[stream.color_space ?? ''] ?? (height >= 720 ? 'bt709' : 'bt601');
  const hdr = transfers[stream.color_transfer ?? ''];
  const usual = stream.pix_fmt === 'yuv420p' && stream.color_range !== 'pc' && matrix === 'bt709';
  return {
    index: stream.index,
    width: sideways ? height : wide,
    height: sideways ? wide : height,
    frameRate: naturalFrameRate(stream, recipes.video.parameters.maxFps),
    interlaced: fieldOrders.includes(stream.field_order ?? ''),
    hdr,
    matrix,
    plain: usual && hdr === undefined && width % 2 === 0 && height % 2 === 0,
    bitrate: numberOf(stream.bit_rate) ?? whole,
    endSeconds,
    ownEnd: numberOf(stream.duration) !== undefined,
  };
}

const fieldOrders = ['tt', 'bb', 'tb', 'bt'];

/** Whether the header says if a picture is interlaced. DV in AVI and DNxHD in MOV leave that to the frames. */
export const hasFieldOrder = ({ field_order = '' }: ProbeStream): boolean =>
  field_order === 'progressive' || fieldOrders.includes(field_order);

const transfers: Record<string, VideoStream['hdr']> = { smpte2084: 'pq', 'arib-std-b67': 'hlg' };

const matrices: Record<string, VideoStream['matrix']> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  fcc: 'bt601',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/**
 * ffprobe gives the format of the stream: the decoder's name, the beginning of it (mp3 → mp3float), or one of these.
 */
const decoderOf: Record<string, string> = { flv1: 'flv', dts: 'dca', amr_nb: 'amrnb', amr_wb: 'amrwb' };

const decodable = ({ codec_name = '' }: ProbeStream, decoders: readonly string[]): boolean =>
  decoders.includes(decoderOf[codec_name] ?? codec_name);

/** Cover art and thumbnails are still pictures, not video. */
const isShown = (stream: ProbeStream): boolean =>
  stream.codec_type === 'video' &&
  decodable(stream, allowed.videoDecoders) &&
  !stream.disposition?.attached_pic &&
  !stream.disposition?.timed_thumbnails;

/** If the decoder found no size, it decoded nothing. */
const isVideoStream = (stream: ProbeStream): boolean =>
  isShown(stream) && (stream.width ?? 0) > 0 && (stream.height ?? 0) > 0;

const isAudio = (stream: ProbeStream): boolean =>
  stream.codec_type === 'audio' &&
  decodable(stream, allowed.audioDecoders) &&
  numberOf(stream.sample_rate) !== 0 &&
  (stream.channels ?? 0) > 0;

/** Whether an audio stream belongs to another programme than the picture: another channel of the same broadcast. */
function isElsewhere(
  audio: ProbeStream,
  videoStream: ProbeStream | undefined,
  { programs = [] }: Probe,
): boolean {
  const holding = (wanted: ProbeStream | undefined) =>
    programs.filter(({ streams = [] }) => streams.some(({ index }) => index === wanted?.index));
  const [around, own] = [holding(videoStream), holding(audio)];
  return around.length > 0 && own.length > 0 && !own.some((program) => around.includes(program));
}

/** The stream that the file prefers, then the largest: phones add a spatial audio track to the plain one. */
function best(streams: ProbeStream[], size: (stream: ProbeStream) => number): ProbeStream | undefined {
  const rank = (stream: ProbeStream) => stream.disposition?.default ?? 0;
  return streams.toSorted((a, b) => rank(b) - rank(a) || size(b) - size(a))[0];
}

function nothingToDecode(streams: ProbeStream[]): ['video_unsupported' | 'video_broken', string] {
  const codecs = streams
    .filter(({ codec_type }) => codec_type === 'video' || codec_type === 'audio')
    .map(({ codec_name }) => codec_name ?? 'unknown');
  if (codecs.length === 0) return ['video_broken', 'holds neither video nor sound'];
  return ['video_unsupported', `holds nothing that can be decoded here (${codecs.join(', ')})`];
}

function limit(
  seconds: number,
  maxSeconds: number,
  refuse: (code: 'video_unsupported' | 'video_broken', what: string) => never,
): void {
  if (!(seconds > 0)) refuse('video_broken', 'has no length: nothing of it can be played');
  if (seconds > maxSeconds) {
    const hours = (value: number) => `${Math.round(value / 360) / 10} hours`;
    refuse(
      'video_unsupported',
      `is ${hours(seconds)} long, more than ${hours(maxSeconds)}: cut it into parts`,
    );
  }
}
