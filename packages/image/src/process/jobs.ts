import type { ErrorCode, FocalPoint, MadeMedia, RenditionFile } from '@slugline/story';
import type { Crop } from '../encode/crop.ts';
import type { Motion, MotionParameters } from '../motion/motion-plan.ts';

/** A picture to work on. */
export interface ImageInput {
  /** Path of the picture on this machine. */
  readonly file: string;
  /** The file's name in the story package. Messages use this name. */
  readonly name: string;
}

/**
 * The parameters of a recipe that decide the renditions. Widths are pixels. Larger originals than `maxPixels` are
 * refused.
 */
export interface ImageParameters {
  readonly widths: readonly number[];
  readonly avif: {
    readonly quality: number;
    readonly effort: number;
    readonly tune?: 'ssim';
    readonly chromaSubsampling?: '4:2:0';
  };
  readonly webp: { readonly quality: number; readonly effort: number };
  readonly jpeg: { readonly quality: number; readonly mozjpeg: boolean; readonly optimiseScans?: boolean };
  /**
   * Target similarity (SSIM) of renditions: qualities are chosen to reach it. Without it, the given qualities are used.
   */
  readonly similarity?: number;
  readonly crops: readonly Crop[];
  /** The point that crops are placed around, if an editor set one. */
  readonly focalPoint?: FocalPoint;
  readonly maxPixels: number;
  /** With `signer`, renditions are signed by the certificate with this hash. */
  readonly credentials?: { readonly signer?: string | undefined } | undefined;
}

export interface MotionJobParameters {
  /** The most pixels of one frame. */
  readonly maxPixels: number;
  readonly motion: MotionParameters;
}

/** A video's poster: its files, and a placeholder (a ThumbHash as base64) to show while they load. */
export interface MadePoster {
  files: RenditionFile[];
  thumbhash: string;
}

/** How Content Credentials are checked and written. The signing key is not part of it: it never leaves the parent. */
export interface CredentialsPolicy {
  /** Trust anchors: PEM certificates. A signer whose chain ends at one of them is trusted. */
  readonly anchors?: string | undefined;
  /** Set when the parent signs renditions: the algorithm of its signatures, and their size in bytes. */
  readonly signing?: { readonly algorithm: string; readonly size: number } | undefined;
}

/** A job that the parent sends to a picture process, one at a time. The process writes its results to `dir`. */
export type Job =
  | {
      kind: 'picture';
      input: ImageInput;
      dir: string;
      parameters: ImageParameters;
      credentials?: CredentialsPolicy;
    }
  | { kind: 'poster'; input: ImageInput; dir: string }
  | { kind: 'motion'; input: ImageInput; dir: string; parameters: MotionJobParameters };

export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>;

/** The result of each kind of job. */
export interface Outcome {
  picture: MadeMedia;
  poster: MadePoster;
  motion: Motion;
}

/** An error in the form in which it crosses the process boundary, where classes do not survive. */
export interface Failure {
  code: ErrorCode;
  message: string;
  where: string;
}

/** The parent's answer to a claim: its COSE signature, or the reason why there is none. */
export interface Signature {
  kind: 'signature';
  id: number;
  cose?: Uint8Array;
  refused?: string;
}

/** A message from a picture process to its parent. `rss`: resident memory of the process after the job, in bytes. */
export type Report =
  | { kind: 'begun' }
  | { kind: 'progress'; percent: number }
  /** The files of `media` are complete in the job's folder and can be published early. */
  | { kind: 'early'; media: MadeMedia }
  | { kind: 'claim'; id: number; claim: Uint8Array }
  | { kind: 'done'; outcome: Outcome[keyof Outcome]; rss: number }
  | { kind: 'failed'; failure: Failure; rss: number };
