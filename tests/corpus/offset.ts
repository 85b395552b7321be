import { decoded, startOf } from './inspect.ts';

/** Steps of the timeline per second: 5 ms each. */
const steps = 200;
const furthest = 20;
const pixels = 16 * 9;
const samplesPerStep = 40;

/**
 * Returns how much later picture and audio come in one file than in another, ms. Puts both on a timeline of 5
 * ms from the start of the file, and shifts them against each other until they are most alike.
 */
export async function offsetsOf(file: string, from: string): Promise<{ picture: number; audio: number }> {
  const timelines = async (path: string) => {
    const start = await startOf(path);
    return Promise.all([images(path, start), loudness(path, start)]);
  };
  const [now, before] = await Promise.all([timelines(file), timelines(from)]);
  return { picture: offset(now[0], before[0], pixels), audio: offset(now[1], before[1], 1) };
}

function images(file: string, start: number): Promise<Buffer> {
  const filter = `setpts=PTS-${start}/TB,fps=${steps}:start_time=0,scale=16:9,format=gray`;
  return decoded(file, '-map', '0:v:0', '-vf', filter, '-f', 'rawvideo');
}

async function loudness(file: string, start: number): Promise<Buffer> {
  const filter = `asetpts=PTS-${start}/TB,aresample=${steps * samplesPerStep}:async=1:first_pts=0`;
  const bytes = await decoded(file, '-map', '0:a:0', '-af', filter, '-ac', '1', '-f', 's16le');
  const step = 2 * samplesPerStep;
  return Buffer.from(
    Array.from({ length: Math.floor(bytes.length / step) }, (_, at) => {
      const samples = new Int16Array(bytes.buffer, bytes.byteOffset + at * step, samplesPerStep);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samplesPerStep) / 128;
    }),
  );
}

/** Returns the shift, in ms, at which two timelines are most alike. Each step has `size` bytes. */
function offset(now: Buffer, before: Buffer, size: number): number {
  const margin = furthest * size;
  const length = Math.min(now.length, before.length) - 2 * margin;
  const wanted = before.subarray(margin, margin + length);
  let best = { shift: 0, likeness: Number.NEGATIVE_INFINITY };
  for (let shift = -furthest; shift <= furthest; shift++) {
    const start = margin + shift * size;
    const likeness = correlation(now.subarray(start, start + length), wanted);
    if (likeness > best.likeness) best = { shift, likeness };
  }
  if (best.likeness < 0.9) throw new Error('nothing in one file is like the other');
  return (best.shift * 1000) / steps;
}

/** Pearson's correlation: it is not affected when a mix of six channels is louder than one of two. */
function correlation(a: Buffer, b: Buffer): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [(a[at] ?? 0) - meanA, (b[at] ?? 0) - meanB];
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return products / Math.sqrt(squaresA * squaresB);
}

const mean = (values: Buffer): number => values.reduce((sum, value) => sum + value, 0) / values.length;
