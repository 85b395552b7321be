import type { VideoPlan } from './encode/plan.ts';

/** A film that is encoded: what is made of its rungs next reads no more of the original. */
export interface Film {
  name: string;
  plan: VideoPlan;
  withAudio: boolean;
  /** As measured. */
  seconds: number;
  maxPixels: number;
}
