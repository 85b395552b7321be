import type { ErrorCode, FocalPoint, MadeMedia, RenditionFile } from '@slugline/story';
import type { Crop } from '../encode/crop.ts';
import type { Motion, MotionParameters } from '../motion/motion-plan.ts';

/** A picture to work on. */
export interface PictureInput {
  /** Path of the picture's bytes on this machine. */
  readonly file: string;
  /** The file's name as the newsroom knows it: messages say this one. */
  readonly name: string;
}

/** What of a recipe decides the renditions. Widths are pixels; `maxPixels` bounds what is decoded at all. */
export interface PictureParameters {
  readonly widths: readonly number[];
  readonly avif: {
    readonly quality: number;
    readonly effort: number;
    readonly tune?: 'ssim';
    readonly chromaSubsampling?: '4:2:0';
  };
  readonly webp: { readonly quality: number; readonly effort: number };
  readonly jpeg: { readonly quality: number; readonly mozjpeg: boolean; readonly optimiseScans?: boolean };
  /** How alike a rendition is to be (SSIM): qualities are found that reach it. Absent, they are as given. */
  readonly similarity?: number;
  readonly crops: readonly Crop[];
  /** What the crops keep, where an editor said it. */
  readonly focalPoint?: FocalPoint;
  readonly maxPixels: number;
  /** `signer`: renditions are signed, with the certificate of this hash. */
  readonly credentials?: { readonly signer?: string | undefined } | undefined;
}

export interface MotionJobParameters {
  /** Of one frame. */
  readonly maxPixels: number;
  readonly motion: MotionParameters;
}

/** A video's poster: its files, and the placeholder (base64 of a ThumbHash) to show while they load. */
export interface MadePoster {
  files: RenditionFile[];
  thumbhash: string;
}

/** How Content Credentials are judged and made. The key that signs is no part of it: the parent keeps that to itself. */
export interface CredentialsPolicy {
  /** PEM certificates: who signs below one of them is trusted. */
  readonly anchors?: string | undefined;
  /** Renditions are signed, by the parent: the form of its signatures, and their size in bytes. */
  readonly signing?: { readonly algorithm: string; readonly size: number } | undefined;
}

/** What the parent asks of a child: one job at a time, results as files in `dir`. */
export type Job =
  | {
      kind: 'picture';
      input: PictureInput;
      dir: string;
      parameters: PictureParameters;
      credentials?: CredentialsPolicy;
    }
  | { kind: 'poster'; input: PictureInput; dir: string }
  | { kind: 'motion'; input: PictureInput; dir: string; parameters: MotionJobParameters };

export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>;

/** What each kind of job hands back. */
export interface Outcome {
  picture: MadeMedia;
  poster: MadePoster;
  motion: Motion;
}

/** An error as it crosses the process boundary, where classes don't survive. */
export interface Failure {
  code: ErrorCode;
  message: string;
  where: string;
}

/** The parent's answer to a claim: its COSE signature, or why there is none. */
export interface Signature {
  kind: 'signature';
  id: number;
  cose?: Uint8Array;
  refused?: string;
}

/** What a child tells its parent, or asks of it. `rss` is the child's resident memory in bytes after the job. */
export type Report =
  | { kind: 'begun' }
  | { kind: 'progress'; percent: number }
  /** What can be shown already lies in the job's folder. */
  | { kind: 'early'; media: MadeMedia }
  | { kind: 'claim'; id: number; claim: Uint8Array }
  | { kind: 'done'; outcome: Outcome[keyof Outcome]; rss: number }
  | { kind: 'failed'; failure: Failure; rss: number };
