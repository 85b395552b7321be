import { perSecond } from '../inspect/frame-rate.ts';
import type { Chunk, Rung, VideoPlan } from '../plan/video-plan.ts';

/** Bit-exact on every machine. Without these flags, the SIMD paths of swscale may differ. */
export const SCALE = 'flags=bicubic+accurate_rnd+bitexact';

export const BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/**
 * HDR to SDR: converts to linear light and BT.709's gamut, and rolls off the highlights. States the input's properties
 * as the file does, since zscale rejects a picture without named primaries.
 */
const toneMap = (hdr: 'pq' | 'hlg'): string[] => [
  `zscale=tin=${hdr === 'pq' ? 'smpte2084' : 'arib-std-b67'}:min=bt2020nc:pin=bt2020:rin=tv:t=linear:npl=100`,
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv:dither=none',
];

/** Seconds of pictures that may be missing at the end; the last one before them is held. */
export const MISSING_SECONDS = 1;

/** Which frames of the video pass, and onto which rungs. */
export interface Cutting {
  chunk: Chunk;
  rungs: readonly string[];
  hold: boolean;
  /**
   * Whether the file is read from its beginning. A picture that starts late is then shown from the video's start on.
   */
  fromStart: boolean;
}

/**
 * Builds the filter graph of one decode. It corrects the source's oddities at the top rung's size, then scales every
 * lower rung from the one above (0.02 dB worse than from the source, and much cheaper: measured). The lowest rung comes
 * straight from the source: on the lane `breaking` it is made alone, and scaling it through the others cost 6 to 15 %
 * more CPU (12 s of 1080p). The path to a rung does not depend on which others are made, nor do its bytes. Pads are
 * named after the rungs. ffmpeg turns the picture upright before the graph.
 */
export function chunkFilter(plan: VideoPlan, cutting: Cutting): string {
  const [lowest, ...higher] = plan.rungs;
  const isWanted = ({ name }: Rung) => cutting.rungs.includes(name);
  const source = `[0:${plan.picture.index}]${cutFrames(plan, cutting).join(',')}`;
  const low = `${normalise(plan, lowest).join(',')}[${lowest.name}]`;
  // From the top to the lowest requested rung; those below need no scaling.
  const steps = higher.slice(Math.max(0, higher.findIndex(isWanted))).toReversed();
  const [top] = steps;
  if (top === undefined || !higher.some(isWanted)) return `${source},${low}`;
  if (!isWanted(lowest)) return cascade(`${source},${normalise(plan, top).join(',')}`, steps, isWanted);
  const chains = cascade(`[high]${normalise(plan, top).join(',')}`, steps, isWanted);
  return `${source},split=2[high][low];[low]${low};${chains}`;
}

/** Scales from rung to rung. Requested rungs get a pad. */
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

/** Counts time stamps from where the presentation begins: `setpts` for pictures, `asetpts` for audio. */
export const fromStartOf = (filter: 'setpts' | 'asetpts', startSeconds: number): string[] =>
  startSeconds === 0 ? [] : [`${filter}=PTS-(${startSeconds})/TB`];

/**
 * Changes the size and nothing else, with zimg: in half of swscale's time, with the same likeness for as many bytes
 * (measured). Its integer paths give the same result with SSE2, AVX2 and AVX-512 (tried with QEMU).
 */
const sized = ({ width, height }: Rung): string =>
  `zscale=${width}:${height}:filter=bicubic:param_a=0:param_b=0.6:dither=none`;

const scaled = (rung: Rung): string => `${sized(rung)},setsar=1`;

/**
 * Selects the chunk's frames by their number in the video. The constant rate comes first, so that what a variable one
 * shows before the chunk begins is held into it. The cut comes before all filters that cost time. From here on, time
 * stamps are frame numbers.
 */
function cutFrames(
  { picture, frameRate, heldFrames, startSeconds }: VideoPlan,
  { chunk, hold, fromStart }: Cutting,
): string[] {
  const { num, den } = frameRate;
  const { firstFrame, frames } = chunk;
  // Bounded: if decoding stopped early, a still picture must not replace the rest of the video.
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
