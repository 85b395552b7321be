/** One caption: when it is shown, in milliseconds, and its text as WebVTT cue text (escaped, i/b/u tags only). */
export interface Cue {
  startMs: number;
  endMs: number;
  /** WebVTT cue settings such as `line:0 align:start`. */
  settings: string[];
  text: string;
}
