/** An exact fraction: frame rates are 30000/1001, not 29.97. */
export interface Fraction {
  readonly num: number;
  readonly den: number;
}

/** The video stream that is shown. Sizes are pixels as seen: upright and square. */
export interface VideoStream {
  index: number;
  width: number;
  height: number;
  frameRate: Fraction;
  interlaced: boolean;
  /** The transfer function of an HDR picture: SMPTE ST 2084 or HLG. */
  hdr: 'pq' | 'hlg' | undefined;
  /** The YCbCr matrix, as swscale names it; a guess by size where the file does not say. */
  matrix: 'bt601' | 'bt709' | 'bt2020';
  /** 8 bits, 4:2:0, BT.709 in its limited range, even sizes as coded: nothing but its size may have to be changed. */
  plain: boolean;
  /** Bit/s, where the container or the arithmetic says. */
  bitrate: number | undefined;
  /** Seconds from the start of the presentation to the end of the last frame. */
  endSeconds: number;
  /** Whether the track says so itself. Matroska and FLV know the file's end alone, which may be the sound's. */
  ownEnd: boolean;
}

export interface AudioStream {
  index: number;
  endSeconds: number;
  /** How many more sound tracks could be played: other languages, or left and right apart. They are not published. */
  others: number;
  /** What is spoken (BCP 47), where the file says. */
  language?: string;
}

/** What a result says of the tracks that are not published. */
export const unheardOf = (audio: { others: number } | undefined): { unheard?: number } =>
  audio === undefined || audio.others === 0 ? {} : { unheard: audio.others };

/** The file around the streams. */
interface Container {
  /** The demuxer's name, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string;
  /** The time stamp at which the presentation begins: all other times count from it. */
  startSeconds: number;
}

/** What a file holds that is worth publishing: one picture track or none, one sound track or none. */
export type MediaDescription = VideoFile | { kind: 'audio'; audio: AudioStream; durationSeconds: number };

/** A file with a picture. */
export interface VideoFile {
  kind: 'video';
  video: VideoStream;
  audio: AudioStream | undefined;
  durationSeconds: number;
  container: Container;
}
