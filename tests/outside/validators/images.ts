import sharp from 'sharp';
import { openBarePages } from '../bare-page.ts';
import { onAll } from '../program.ts';
import { type Public, publicAt } from '../public.ts';
import { error, type Validator } from '../validator.ts';

/**
 * The largest difference between the two decoders in a field, of 255. Each scales AVIF's halved colours in its
 * own way at edges.
 */
const tolerance = 12;

interface Look {
  width: number;
  height: number;
  /** The mean of each channel in each field of the picture, 0 to 255. */
  means: readonly number[];
}

/** libvips and Chromium: each decodes every picture, and both get the same size and the same colours. */
export const images: Validator = {
  name: 'two decoders',
  programs: ['chromium'],
  check: async (newsroom) => {
    await using pages = await openBarePages();
    const page = await pages.open();
    const found = publicAt(newsroom, /\.(jpg|png|webp|avif|gif)$/);
    const findings = await onAll(found, async (image) => {
      const url = new URL(image.path, newsroom.server.url).href;
      try {
        const [one, other] = await Promise.all([
          byLibvips(image),
          page.evaluate<Look>(`look(${JSON.stringify(url)}, ${fieldMeans})`),
        ]);
        return differences(one, other).map((words) => error(image.path, words));
      } catch (fault) {
        return [error(image.path, (fault as Error).message.split('\n')[0] ?? '')];
      }
    });
    return { items: found.length, findings: findings.flat() };
  },
};

async function byLibvips({ bytes }: Public): Promise<Look> {
  const { data, info } = await sharp(bytes, { failOn: 'warning' })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, means: fieldMeans(data, width, height, channels) };
}

/**
 * Returns the mean red, green and blue of each of 8 × 8 fields. It also runs in the browser, so it uses nothing
 * outside itself.
 */
function fieldMeans(data: ArrayLike<number>, width: number, height: number, channels: number): number[] {
  const fields = 8;
  const sums = new Float64Array(fields * fields * 3);
  const counts = new Float64Array(fields * fields * 3);
  for (let at = 0; at < width * height; at++) {
    const column = Math.floor(((at % width) * fields) / width);
    const row = Math.floor((Math.floor(at / width) * fields) / height);
    for (let channel = 0; channel < 3; channel++) {
      const field = (row * fields + column) * 3 + channel;
      sums[field] = (sums[field] ?? 0) + (data[at * channels + channel] ?? 0);
      counts[field] = (counts[field] ?? 0) + 1;
    }
  }
  return Array.from(sums, (sum, field) => sum / (counts[field] || 1));
}

/** Returns the differences between two decoders. */
export function differences(one: Look, other: Look): string[] {
  const sizes = [one, other].map(({ width, height }) => `${width} × ${height}`);
  const farthest = Math.max(...one.means.map((value, at) => Math.abs(value - (other.means[at] ?? 0))));
  return [
    ...(sizes[0] === sizes[1] ? [] : [`libvips sees ${sizes[0]} pixels, Chromium ${sizes[1]}`]),
    ...(farthest <= tolerance
      ? []
      : [`libvips and Chromium see colours that are ${Math.round(farthest)} of 255 apart`]),
  ];
}
