import {
  type FocalPoint,
  linkPreviewCrop,
  type MediaRights,
  type Purpose,
  type RenditionFile,
} from '@slugline/story';
import { encodeWithGainMap } from '../colour/gain-map.ts';
import type { ImageCredentials } from '../credentials/sign.ts';
import type { Decoded, Original } from '../decode/original.ts';
import { completeFrom, signed } from '../metadata/signature.ts';
import type { ImageParameters } from '../process/jobs.ts';
import { type Choice, choose } from './choose.ts';
import { croppedSize, regionOf } from './crop.ts';
import { type Encoding, encode, type Format, formats, keep, type Sign, unsigned } from './encode.ts';
import { type Pixels, pipelineFrom, pixelsOf, type WidePixels } from './pixels.ts';
import type { Size } from './plan.ts';
import type { Luma } from './similarity.ts';

/** A picture whose renditions are being made. */
export interface RenditionJob {
  original: Original;
  rights: MediaRights | undefined;
  parameters: ImageParameters;
  /** The picture in every size, widest first. */
  sizes: readonly Decoded[];
  /** The size on which qualities and formats are decided, and its luma. */
  sample: Decoded;
  luma: Luma;
  dir: string;
  /** Adds Content Credentials to a file that needs them. */
  withCredentials: ImageCredentials['withCredentials'];
  /** Runs an encode as soon as a core is free. */
  whenCoreIsFree<T>(encode: () => Promise<T>): Promise<T>;
  /** Called for each rendition that is complete in `dir`. */
  onMade(size: Size, format: Format): void;
}

/** Decides on the sample how the picture is encoded in a format. */
export const chooseFor = (job: RenditionJob, format: Format): Promise<Choice> => {
  const { sample, luma, parameters, whenCoreIsFree } = job;
  const sign = signFor(job, sample.srgb);
  return choose(format, { luma, pixels: inColoursOf(format, sample), sign }, parameters, whenCoreIsFree);
};

/** Makes a format's renditions `w<width>` in every width. The sample was encoded when the format was chosen. */
export const everyWidth = (
  job: RenditionJob,
  format: Format,
  { encoding, bytes }: Choice,
): Promise<RenditionFile[]> =>
  Promise.all(
    job.sizes.map(async (size) => {
      const mapped = format === 'jpeg' && hasMap(job, size.srgb);
      const encoded =
        size === job.sample && !mapped
          ? bytes
          : await job.whenCoreIsFree(() => encodeSize(job, format, size, encoding));
      return written(job, encoded, size.srgb, format, { stem: `w${size.srgb.width}`, purpose: 'picture' });
    }),
  );

function encodeSize(job: RenditionJob, format: Format, size: Decoded, encoding: Encoding): Promise<Buffer> {
  const { original, rights } = job;
  if (format === 'jpeg' && hasMap(job, size.srgb))
    return encodeWithGainMap(original, size.srgb, encoding, rights);
  return encode(inColoursOf(format, size), format, encoding, signFor(job, size.srgb));
}

/** Makes the crops around a point, as JPEG: the one format that every consumer of crops reads. */
export const everyCrop = (
  job: RenditionJob,
  { encoding }: Choice,
  point: FocalPoint,
): Promise<RenditionFile[]> =>
  Promise.all(
    job.parameters.crops.map(async (crop) => {
      const [{ srgb }] = job.sizes as [Decoded];
      const region = regionOf(srgb, crop, point);
      const size = croppedSize(region, crop);
      const encoded = await job.whenCoreIsFree(async () => {
        const pixels = await pixelsOf(
          pipelineFrom(srgb)
            .extract(region)
            .resize({ ...size, fit: 'fill' }),
        );
        return encode(pixels, 'jpeg', encoding, signFor(job, size));
      });
      const purpose = crop.name === linkPreviewCrop ? 'link-preview' : 'crop';
      return written(job, encoded, size, 'jpeg', { stem: crop.name, purpose });
    }),
  );

async function written(
  { dir, withCredentials, onMade }: RenditionJob,
  encoded: Buffer,
  { width, height }: Size,
  format: Format,
  named: { stem: string; purpose: Purpose },
): Promise<RenditionFile> {
  const bytes = await withCredentials(encoded, { type: formats[format].type, width, height });
  const file = await keep(bytes, { width, height }, { format, dir, ...named });
  onMade({ width, height }, format);
  return file;
}

/** Only AVIF gets wide colours: browsers without AVIF hardly ever have a screen that shows more than sRGB. */
const inColoursOf = (format: Format, { srgb, wide }: Decoded): Pixels | WidePixels =>
  format === 'avif' ? (wide ?? srgb) : srgb;

const signFor = ({ rights }: RenditionJob, { width }: Size): Sign =>
  rights && width >= completeFrom ? signed(rights) : unsigned;

const hasMap = ({ original }: RenditionJob, { width }: Size): boolean =>
  original.gainMap && width >= completeFrom;
