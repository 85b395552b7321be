import { execa } from 'execa';

/** A picture's luma, row by row. Pixels go from 0 (black) to 255 (white). */
export interface Luma {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * Reads a picture, or one frame of a video as displayed (by its number, by default the first), with the real ffmpeg
 * and without our guard.
 */
export async function lumaOf(file: string, frame = 0): Promise<Luma> {
  const { stdout } = await execa(
    'ffmpeg',
    [
      ...[
        '-nostdin',
        '-v',
        'error',
        '-i',
        file,
        '-map',
        '0:v:0',
        '-vf',
        `select='eq(n,${frame})',format=rgb24`,
      ],
      ...[
        '-frames:v',
        '1',
        '-fps_mode',
        'passthrough',
        '-pix_fmt',
        'gray',
        '-f',
        'image2pipe',
        '-c:v',
        'pgm',
        '-',
      ],
    ],
    { encoding: 'buffer', stdin: 'ignore', maxBuffer: 1e9 },
  );
  // `P5`, width, height and the highest level, each followed by white space, then the pixels: pgm(5).
  const [head = '', width = '', height = ''] =
    /^P5\s(\d+)\s(\d+)\s255\s/.exec(Buffer.from(stdout.subarray(0, 40)).toString('latin1')) ?? [];
  return { width: Number(width), height: Number(height), pixels: stdout.subarray(head.length) };
}

/** The mean of a part of a picture, by default of all of it. */
export function meanOf(
  { width, height, pixels }: Luma,
  { x = 0, y = 0, w = width, h = height }: { x?: number; y?: number; w?: number; h?: number } = {},
): number {
  let sum = 0;
  for (let row = y; row < y + h; row++)
    for (let column = x; column < x + w; column++) sum += pixels[row * width + column] ?? 0;
  return sum / (w * h);
}

/** The average difference of neighbouring pixels. Blur, fades and plain grounds have low values. */
export function detailOf({ width, pixels }: Luma): number {
  let sum = 0;
  for (let index = 1; index < pixels.length; index++)
    if (index % width !== 0) sum += Math.abs((pixels[index] ?? 0) - (pixels[index - 1] ?? 0));
  return sum / pixels.length;
}

/** The average difference of two pictures of the same size, in levels per pixel. */
export function distance(one: Luma, other: Luma): number {
  if (one.width !== other.width || one.height !== other.height)
    throw new Error(`${one.width}x${one.height} is not ${other.width}x${other.height}`);
  let sum = 0;
  for (const [index, pixel] of one.pixels.entries()) sum += Math.abs(pixel - (other.pixels[index] ?? 0));
  return sum / one.pixels.length;
}

/**
 * A source filter whose frames each encode a number: the left half its tens, the right half its ones, in steps that
 * survive encoding. `number` is an expression of N, the frame's number.
 */
export const numbered = (number: string, shape: string): string =>
  `nullsrc=${shape},geq=lum='20+16*if(lt(X,W/2),floor((${number})/12),mod((${number}),12))':cb=128:cr=128`;

/**
 * Returns the number that a picture, or a part of one, encodes. The steps are the same in full and limited range
 * after rounding.
 */
export function numberIn(image: Luma, { x = 0, y = 0, w = image.width, h = image.height } = {}): number {
  // Away from the edges, where the halves meet.
  const inner = { y: y + Math.floor(h / 4), h: Math.floor(h / 2), w: Math.floor(w / 4) };
  const digit = (from: number) => {
    const level = meanOf(image, { ...inner, x: from });
    return Math.max(0, Math.round(((level * 219) / 255 + 16 - 20) / 16));
  };
  return digit(x + Math.floor(w / 8)) * 12 + digit(x + Math.floor((5 * w) / 8));
}
