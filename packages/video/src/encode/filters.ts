import { perSecond } from '../inspect/frame-rate.ts';
import type { Chunk, Rung, VideoPlan } from '../plan/video-plan.ts';

/** Bit-exact on every machine: the SIMD paths of swscale may differ without. */
export const SCALE = 'flags=bicubic+accurate_rnd+bitexact';

export const BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/**
 * HDR to SDR: to linear light, into BT.709's gamut, and the highlights rolled off. What the file calls itself is given
 * as input, since zscale refuses a picture whose primaries nobody named.
 */
const toneMap = (hdr: 'pq' | 'hlg'): string[] => [
  `zscale=tin=${hdr === 'pq' ? 'smpte2084' : 'arib-std-b67'}:min=bt2020nc:pin=bt2020:rin=tv:t=linear:npl=100`,
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv:dither=none',
];

/** Of the last pictures so many seconds may be missing; the one before them is held. */
export const MISSING_SECONDS = 1;

/** Which frames of the video pass, and onto which rungs. */
export interface Cutting {
  chunk: Chunk;
  rungs: readonly string[];
  hold: boolean;
  /** The file is read from its beginning: what starts late is shown from the video's start on. */
  fromStart: boolean;
}

/**
 * One graph, one decode: what is odd about the source is put right at the top rung's size, and every lower rung is scaled
 * from the one above (0.02 dB worse than from the source, and much cheaper: measured). The lowest comes
 * straight from the source: on the lane `breaking` it is made alone, and by way of the others it cost 6 to 15 % more CPU (12 s of 1080p). The
 * way to a rung is the same whichever others are asked for, and so are its bytes. The pads are named like the rungs.
 * ffmpeg itself turns the picture upright before.
 */
export function chunkFilter(plan: VideoPlan, cutting: Cutting): string {
  const [lowest, ...higher] = plan.rungs;
  const isWanted = ({ name }: Rung) => cutting.rungs.includes(name);
  const source = `[0:${plan.picture.index}]${cutFrames(plan, cutting).join(',')}`;
  const low = `${normalise(plan, lowest).join(',')}[${lowest.name}]`;
  // From the top to the lowest that is asked for; those below need not be scaled.
  const steps = higher.slice(Math.max(0, higher.findIndex(isWanted))).toReversed();
  const [top] = steps;
  if (top === undefined || !higher.some(isWanted)) return `${source},${low}`;
  if (!isWanted(lowest)) return cascade(`${source},${normalise(plan, top).join(',')}`, steps, isWanted);
  const chains = cascade(`[high]${normalise(plan, top).join(',')}`, steps, isWanted);
  return `${source},split=2[high][low];[low]${low};${chains}`;
}

/** Scales from step to step; those that are wanted have a pad. */
function cascade(source: string, steps: readonly Rung[], isWanted: (rung: Rung) => boolean): string {
  const chains: string[] = [];
  let from = source;
  for (const [index, rung] of steps.entries()) {
    const next = steps[index + 1];
    if (next === undefined) chains.push(`${from}[${rung.name}]`);
    else if (isWanted(rung)) {
      chains.push(`${from},split=2[${rung.name}][below-${rung.name}]`);
      from = `[below-${rung.name}]${scaled(next)}`;
    } else from = `${from},${scaled(next)}`;
  }
  return chains.join(';');
}

/** Counts time stamps from where the presentation begins: `setpts` for pictures, `asetpts` for sound. */
export const fromStartOf = (filter: 'setpts' | 'asetpts', startSeconds: number): string[] =>
  startSeconds === 0 ? [] : [`${filter}=PTS-(${startSeconds})/TB`];

/**
 * Another size and nothing else, by zimg: in half of swscale's time, for as much likeness in as many bytes (measured). Its
 * whole numbers come out alike on processors with SSE2, AVX2 and AVX-512 (tried with QEMU).
 */
const sized = ({ width, height }: Rung): string =>
  `zscale=${width}:${height}:filter=bicubic:param_a=0:param_b=0.6:dither=none`;

const scaled = (rung: Rung): string => `${sized(rung)},setsar=1`;

/**
 * The chunk's frames, by their number in the video: a constant rate first, so that what a variable one shows before the
 * chunk begins is held into it, and the cut before all that costs. Time stamps are frame numbers from here on.
 */
function cutFrames(
  { picture, frameRate, heldFrames, startSeconds }: VideoPlan,
  { chunk, hold, fromStart }: Cutting,
): string[] {
  const { num, den } = frameRate;
  const { firstFrame, frames } = chunk;
  // Bounded: where decoding broke off, a still picture must not pass for the rest of the video.
  const held = heldFrames + Math.ceil(MISSING_SECONDS * perSecond(frameRate));
  return [
    ...fromStartOf('setpts', startSeconds),
    ...(picture.interlaced ? ['bwdif=mode=send_frame'] : []),
    `fps=${num}/${den}:round=near${fromStart ? ':start_time=0' : ''}`,
    ...(hold ? [`tpad=stop_mode=clone:stop=${held}`] : []),
    `trim=start_pts=${firstFrame}:end_pts=${firstFrame + frames}`,
  ];
}

/** Square pixels, even sizes, 8 bits, BT.709 and tagged so. */
export function normalise({ picture }: VideoPlan, rung: Rung): string[] {
  return [...inBt709(picture, rung), 'format=yuv420p', 'setsar=1', BT709];
}

function inBt709({ plain, hdr, matrix }: VideoPlan['picture'], rung: Rung): string[] {
  if (plain) return [sized(rung)];
  const scale = `scale=${rung.width}:${rung.height}:${SCALE}`;
  if (hdr) return [scale, ...toneMap(hdr)];
  return [`${scale}:in_color_matrix=${matrix}:out_color_matrix=bt709:out_range=tv`];
}
