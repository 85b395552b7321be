import type { TextTrack } from './text-tracks.ts';

/** An exact fraction: frame rates are 30000/1001, not 29.97. */
export interface Fraction {
  readonly num: number;
  readonly den: number;
}

/** The video stream that is published. Sizes are in pixels, as displayed: upright, with square pixels. */
export interface VideoStream {
  index: number;
  width: number;
  height: number;
  frameRate: Fraction;
  interlaced: boolean;
  /** The transfer function of an HDR picture: PQ (SMPTE ST 2084) or HLG. */
  hdr: 'pq' | 'hlg' | undefined;
  /** The YCbCr matrix, as swscale names it. Guessed from the size when the file does not state it. */
  matrix: 'bt601' | 'bt709' | 'bt2020';
  /** Whether only its size may have to change: 8 bits, 4:2:0, BT.709, limited range, even coded sizes. */
  plain: boolean;
  /** Bit/s, as the container states it or as computed from sizes. */
  bitrate: number | undefined;
  /** Seconds from the start of the presentation to the end of the last frame. */
  endSeconds: number;
  /**
   * Whether the track states its own end. Matroska and FLV state only the file's end, which may be that of the audio.
   */
  ownEnd: boolean;
}

export interface AudioStream {
  index: number;
  endSeconds: number;
  /** How many more audio tracks could be played: other languages, or left and right apart. They are not published. */
  others: number;
  /** The spoken language (BCP 47), if the file states it. */
  language?: string;
}

/** The field of a result that counts the audio tracks that are not published. */
export const unheardOf = (audio: { others: number } | undefined): { unheard?: number } =>
  audio === undefined || audio.others === 0 ? {} : { unheard: audio.others };

/** The container around the streams. */
interface Container {
  /** The demuxer's name, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string;
  /** The time stamp at which the presentation begins. All other times count from it. */
  startSeconds: number;
}

/** The streams of a file that are published: at most one picture track and at most one audio track. */
export type MediaDescription = VideoFile | { kind: 'audio'; audio: AudioStream; durationSeconds: number };

/** A file with a picture. */
export interface VideoFile {
  kind: 'video';
  video: VideoStream;
  audio: AudioStream | undefined;
  durationSeconds: number;
  container: Container;
  /** Absent when there are none. */
  texts?: TextTrack[];
  /** Captions that can't be published: see `textTracksOf`. */
  textsLeft?: string[];
}
