import type { VideoStream } from '../inspect/description.ts';
import type { Rung, VideoPlan } from './plan.ts';

/** Bit-exact on every machine: the SIMD paths of swscale may differ without. */
const SCALE = 'flags=bicubic+accurate_rnd+bitexact';

const BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

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

/**
 * One graph, one decode: what is odd about the source is put right once, at the top rung's size, and every lower rung
 * is scaled from the one above (0.02 dB worse than from the source, and much cheaper: field measurements).
 * The pads are `[v0]` for the lowest rung and so on. ffmpeg itself turns the picture upright before.
 */
export function videoFilter(video: VideoStream, plan: VideoPlan): string {
  const top = plan.rungs.length - 1;
  const rung = (index: number): Rung => plan.rungs[index] ?? plan.rungs[0];
  const { num, den } = plan.frameRate;
  const normalise = [
    ...(video.interlaced ? ['bwdif=mode=send_frame'] : []),
    // Before the scaling, so that frames that are dropped cost nothing. From 0, as the sound: a stream that starts later is held.
    `fps=${num}/${den}:start_time=0:round=near`,
    ...(plan.holdSeconds > 0 ? [`tpad=stop_mode=clone:stop_duration=${plan.holdSeconds.toFixed(6)}`] : []),
    ...(video.hdr
      ? [`scale=${rung(top).width}:${rung(top).height}:${SCALE}`, ...toneMap(video.hdr)]
      : [
          `scale=${rung(top).width}:${rung(top).height}:${SCALE}` +
            `:in_color_matrix=${video.matrix}:out_color_matrix=bt709:out_range=tv`,
        ]),
    'format=yuv420p',
    'setsar=1',
    BT709,
  ].join(',');
  const chains = [];
  for (let index = top, from = `[0:${video.index}]${normalise}`; index >= 0; index--) {
    if (index === 0) chains.push(`${from}[v0]`);
    else {
      chains.push(`${from},split=2[v${index}][s${index}]`);
      const next = rung(index - 1);
      from = `[s${index}]scale=${next.width}:${next.height}:${SCALE},setsar=1`;
    }
  }
  return chains.join(';');
}

/** An AAC encoder's first frame is silence that it needs to start: 1024 samples. */
const PRIMING = 1024;
const RATE = 48_000;

/**
 * Sound for the ladder: stereo, 48 kHz, from 0 without gaps to the end of the picture.
 *
 * The first 1024 samples (21 ms) are left out, because the encoder puts its priming before what it is given: so each
 * sample comes out at the very time at which it went in, and no player needs to honour an edit list for sync.
 */
export function audioFilter(index: number, durationSeconds: number): string {
  // Of less than that nothing would be left; what sounds after the last picture is cut off later.
  const seconds = Math.max(durationSeconds, (2 * PRIMING) / RATE);
  return [
    `[0:${index}]aresample=${RATE}:async=1:first_pts=0`,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    `apad=whole_dur=${seconds.toFixed(6)}`,
    `atrim=start_sample=${PRIMING}[a]`,
  ].join(',');
}
