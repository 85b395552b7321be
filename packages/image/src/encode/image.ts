import { availableParallelism } from 'node:os';
import type { MadeMedia, RenditionFile, UnreadMetadata } from '@slugline/story';
import PQueue from 'p-queue';
import { dominantColour } from '../colour/dominant.ts';
import { openCredentials } from '../credentials/sign.ts';
import { type Decoded, decode, type Original, openOriginal } from '../decode/original.ts';
import { rightsIn } from '../metadata/rights.ts';
import type { ImageInput, JobOf } from '../process/jobs.ts';
import { type Choice, isWorthIt, lumaOf } from './choose.ts';
import { type Format, formats } from './encode.ts';
import { focusOf } from './focus.ts';
import { pipelineFrom, resized } from './pixels.ts';
import { thumbhashOf } from './placeholder.ts';
import { canCascade, renditionSizes, type Size } from './plan.ts';
import { chooseFor, everyCrop, everyWidth, type RenditionJob } from './renditions.ts';

/** Qualities and formats are decided on the widest rendition up to this width, pixels. */
const sampleWidth = 640;
/** Originals with more pixels than this can be published before all renditions are made. */
const earlyFrom = 5_000_000;

/** Callbacks while a picture is made. */
export interface Reporting {
  progress(percent: number): void;
  /** Called when its JPEGs are complete in the folder. */
  early(media: MadeMedia): void;
}

/**
 * Makes every rendition of a picture in `dir`, from one decode. Runs in a picture process: see
 * `PictureWorkers.makePicture`.
 *
 * JPEGs come first: they cost least, and every browser shows them. Then come the formats that save bytes, widest
 * first. As many encodes run at once as there are cores.
 */
export async function makeImage(
  input: ImageInput,
  dir: string,
  { parameters, credentials: policy }: Pick<JobOf<'picture'>, 'parameters' | 'credentials'>,
  tell: Reporting,
): Promise<MadeMedia> {
  const original = await openOriginal(input, parameters.maxPixels);
  const sizes = await everySize(original, renditionSizes(original, parameters.widths));
  const smallest = sizes.at(-1) ?? sizes[0];
  const sample = sizes.find(({ srgb }) => srgb.width <= sampleWidth) ?? smallest;
  const unread: UnreadMetadata[] = [];
  const rights = await rightsIn(original.bytes, (block) => unread.push(block));
  const { found: credentials, withCredentials } = await openCredentials(original, policy);
  const job: RenditionJob = {
    ...{ original, rights, parameters, sizes, sample, dir, withCredentials },
    luma: await lumaOf(pipelineFrom(sample.srgb)),
    whenCoreIsFree: cores(),
    onMade: progressOf(sizes, tell.progress),
  };

  const jpeg = await chooseFor(job, 'jpeg');
  const jpegs = await everyWidth(job, 'jpeg', jpeg);
  const about = {
    kind: 'picture' as const,
    ...{ width: original.width, height: original.height },
    thumbhash: await thumbhashOf(smallest.srgb),
    colour: await dominantColour(smallest.srgb),
    focalPoint: parameters.focalPoint ?? (await focusOf(smallest.srgb)),
    ...(rights && { rights }),
    ...(unread.length > 0 && { unread }),
    ...(credentials && { credentials }),
  };
  // Signed files get other bytes when they are made again. Published files must never change, so none is published
  // early.
  if (area(original) > earlyFrom && policy?.signing === undefined)
    tell.early({ ...about, files: jpegs.toReversed() });

  const [webp, avif] = [chooseFor(job, 'webp'), chooseFor(job, 'avif')];
  const [webps, avifs, crops] = await Promise.all([
    webp.then((choice) => ifWorthIt(job, 'webp', choice, [jpeg])),
    Promise.all([webp, avif]).then(([other, choice]) => ifWorthIt(job, 'avif', choice, [jpeg, other])),
    everyCrop(job, jpeg, about.focalPoint),
  ]);
  tell.progress(100);
  const encodings = [await avif, await webp, jpeg].map(({ report }) => report);
  const byWidth = [...avifs, ...webps, ...jpegs].toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0));
  return { ...about, encodings, files: [...byWidth, ...crops] };
}

/** Leaves out a format that saves next to nothing. WebP is kept for transparent pictures, which JPEG can't hold. */
async function ifWorthIt(
  job: RenditionJob,
  format: Format,
  choice: Choice,
  others: readonly Choice[],
): Promise<RenditionFile[]> {
  const needed = format === 'webp' && job.sample.srgb.channels === 4;
  const saves = others.every(({ bytes }) => isWorthIt(choice.bytes, bytes));
  return saves || needed ? everyWidth(job, format, choice) : [];
}

/** Decodes once, then scales each size from a larger one. */
async function everySize(
  original: Original,
  [first, ...others]: readonly [Size, ...Size[]],
): Promise<[Decoded, ...Decoded[]]> {
  const widest = await decode(original, first);
  const all: [Decoded, ...Decoded[]] = [widest];
  for (const size of others) {
    const before = all.at(-1) ?? widest;
    const { srgb, wide } = canCascade(before.srgb, size) ? before : widest;
    all.push({ srgb: await resized(srgb, size), ...(wide && { wide: await resized(wide, size) }) });
  }
  return all;
}

/** Runs as many encodes at once as there are cores, in the order of the calls. */
function cores(): RenditionJob['whenCoreIsFree'] {
  const queue = new PQueue({ concurrency: availableParallelism() });
  return (encode) => queue.add(encode);
}

/** Reports whole percents, weighted by what each rendition costs. Crops and formats that are left out do not count. */
function progressOf(sizes: readonly Decoded[], tell: Reporting['progress']): RenditionJob['onMade'] {
  const everyEffort = Object.values(formats).reduce((sum, { effort }) => sum + effort, 0);
  const total = sizes.reduce((sum, { srgb }) => sum + area(srgb), 0) * everyEffort;
  let done = 0;
  return (size, format) => {
    done += area(size) * formats[format].effort;
    tell(Math.min(99, Math.floor((100 * done) / total)));
  };
}

const area = ({ width, height }: Size): number => width * height;
