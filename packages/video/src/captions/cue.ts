/** A caption: when it is shown, in ms, and its text as WebVTT cue text (escaped, only i, b and u tags). */
export interface Cue {
  startMs: number;
  endMs: number;
  /** WebVTT cue settings such as `line:0 align:start`. */
  settings: string[];
  text: string;
}
