import { createReadStream } from 'node:fs';

/**
 * A waveform as players draw it: version 2 of audiowaveform's JSON
 * (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md), which peaks.js and wavesurfer.js read.
 */
export interface Peaks {
  version: 2;
  channels: 1;
  sample_rate: number;
  samples_per_pixel: number;
  bits: 8;
  /** Pairs in `data`: the lowest and the highest sample of each pixel, -128 to 127. */
  length: number;
  data: number[];
}

/**
 * Reads mono samples of 8 bits in pieces, never all at once. `gain` in dB is the gain applied since they were
 * measured.
 */
export async function peaksOf(
  file: string,
  { rate, perSecond, gain }: { rate: number; perSecond: number; gain: number },
): Promise<Peaks> {
  const each = Math.round(rate / perSecond);
  const factor = 10 ** (gain / 20);
  const scaled = (value: number) => Math.max(-128, Math.min(127, Math.round(value * factor)));
  const data: number[] = [];
  let [lowest, highest, count] = [127, -128, 0];
  const draw = () => {
    data.push(scaled(lowest), scaled(highest));
    [lowest, highest, count] = [127, -128, 0];
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const sample of new Int8Array(chunk.buffer, chunk.byteOffset, chunk.length)) {
      if (sample < lowest) lowest = sample;
      if (sample > highest) highest = sample;
      if (++count === each) draw();
    }
  }
  if (count > 0) draw();
  return {
    ...{ version: 2, channels: 1, sample_rate: rate, samples_per_pixel: each, bits: 8 },
    length: data.length / 2,
    data,
  };
}
