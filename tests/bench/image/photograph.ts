import sharp from 'sharp';

/**
 * The size of the composition. The photograph is twice as wide and high, because a lens leaves little detail in
 * single pixels.
 */
const scene = { width: 3000, height: 2000 };

/**
 * Makes a photograph of 24 megapixels as a JPEG of quality 90 and about 5 MB: a smooth sky above land with
 * structure of every size, roofs with straight edges, and grain. The same `seed` makes the same picture.
 */
export async function makePhotograph(file: string, seed: number): Promise<void> {
  const random = randomNumbers(seed);
  const relief = await fractal(random, { finest: 1, coarsest: 512 });
  const clouds = await fractal(random, { finest: 64, coarsest: 1024 });
  const [warmth, tint] = [
    await fractal(random, { finest: 16, coarsest: 512 }),
    await fractal(random, { finest: 16, coarsest: 512 }),
  ];
  const roofs = painted(rectangles(random, 40));
  const pixels = new Uint8ClampedArray(scene.width * scene.height * 3);
  const horizon = scene.height * (0.3 + 0.15 * random());
  for (let y = 0; y < scene.height; y++) {
    for (let x = 0; x < scene.width; x++) {
      const at = y * scene.width + x;
      const cloud = clouds[at] ?? 0;
      // The edge of the land is a skyline: sharp, with structure of every size.
      const isSky = y < horizon + 240 * cloud;
      const light = isSky
        ? 190 - 50 * (y / scene.height) + 30 * cloud
        : 105 + (26 + 34 * cloud) * (relief[at] ?? 0) + 25 * cloud + (roofs[at] ?? 0);
      const [warm, green] = [(isSky ? -22 : 14) + 16 * (warmth[at] ?? 0), 10 * (tint[at] ?? 0)];
      pixels[3 * at] = light + warm;
      pixels[3 * at + 1] = light + green;
      pixels[3 * at + 2] = light - warm;
    }
  }
  const enlarged = await sharp(pixels, { raw: { ...scene, channels: 3 } })
    .resize({ width: 2 * scene.width, kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  await sharp(enlarged.data, { raw: enlarged.info })
    .composite([{ input: await grain(random), tile: true, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toFile(file);
}

/**
 * Fractal noise around 0, about -1 to 1. Each octave has features twice as wide and equally strong, as in nature.
 */
async function fractal(
  random: () => number,
  { finest, coarsest }: { finest: number; coarsest: number },
): Promise<Float32Array> {
  const sum = new Float32Array(scene.width * scene.height);
  for (let size = finest; size <= coarsest; size *= 2) {
    const [width, height] = [Math.ceil(scene.width / size) + 1, Math.ceil(scene.height / size) + 1];
    const noise = Uint8Array.from({ length: width * height }, () => 256 * random());
    const octave = await sharp(noise, { raw: { width, height, channels: 1 } })
      .resize({ ...scene, fit: 'fill', kernel: 'cubic' })
      .extractChannel(0)
      .raw()
      .toBuffer();
    // There are six million values: an iterator would take most of the time.
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + ((octave[at] ?? 0) - 127.5) / 256;
  }
  return sum;
}

interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
  light: number;
}

function rectangles(random: () => number, count: number): Rectangle[] {
  return Array.from({ length: count }, () => {
    const whole = (from: number, length: number) => Math.floor(from + length * random());
    const [left, top] = [whole(0, scene.width), whole(scene.height / 2, scene.height / 2)];
    const [right, bottom] = [whole(left + 30, 200), whole(top + 20, 160)];
    return { left, top, right, bottom, light: 120 * (random() - 0.5) };
  });
}

/** The brightness that roofs add to each pixel. */
function painted(roofs: readonly Rectangle[]): Float32Array {
  const light = new Float32Array(scene.width * scene.height);
  for (const { left, top, right, bottom, light: own } of roofs)
    for (let y = top; y < Math.min(bottom, scene.height); y++)
      light.fill(own, y * scene.width + left, y * scene.width + Math.min(right, scene.width));
  return light;
}

async function grain(random: () => number): Promise<Buffer> {
  const side = 512;
  const specks = Uint8Array.from(
    { length: side * side },
    () => 128 + 15 * (random() + random() + random() - 1.5),
  );
  return sharp(specks, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

/** Numbers from 0 to 1, the same for a seed on every machine (mulberry32, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
