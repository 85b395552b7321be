/** A caption: when it is shown, in ms, and its text as WebVTT cue text (escaped, only i, b and u tags). */
export interface Cue {
  startMs: number;
  endMs: number;
  /** WebVTT cue settings such as `line:0 align:start`. */
  settings: string[];
  text: string;
}

/** A part of a file that can't be shown. Messages write `why` after the number of the line: `line 5: …`. */
export interface LeftOut {
  line: number;
  why: string;
}

/** The captions of a file, sorted by their times, and the parts that were left out, sorted by their lines. */
export interface ReadCaptions {
  cues: Cue[];
  leftOut: LeftOut[];
}

/** The most characters of a caption's text. A readable caption has fewer than 200. */
export const MAX_CUE_LENGTH = 4_000;

/** A caption whose times are not checked yet: `start` and `end` are as the file writes them. */
export interface RawCue {
  line: number;
  start: string;
  end: string;
  settings: string[];
  text: string;
}

/** The captions of a file, whose times are not checked yet, and the parts that belong to no caption. */
export interface Found {
  cues: RawCue[];
  leftOut: LeftOut[];
}
