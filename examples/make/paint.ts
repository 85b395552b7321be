import sharp, { type Sharp } from 'sharp';
import { scatter } from './noise.ts';

/** Red, green and blue, 0 to 1, in sRGB. */
export type Colour = readonly [number, number, number];

/** A picture in memory: three bytes (red, green, blue) per pixel. */
export interface Painting {
  width: number;
  height: number;
  pixels: Uint8Array;
}

export const hex = (text: string): Colour => {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
};

export const mix = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Adds light of a colour. */
export const lit = (base: Colour, light: Colour, strength: number): Colour => [
  base[0] + light[0] * strength,
  base[1] + light[1] * strength,
  base[2] + light[2] * strength,
];

/** Returns 0 below `from`, 1 above `to`, and a smooth step between them. */
export function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Returns a gradient: a function from 0–1 to a colour, interpolated between the stops. */
export function ramp(stops: readonly (readonly [at: number, colour: Colour])[]): (t: number) => Colour {
  return (t) => {
    const next = stops.findIndex(([at]) => at >= t);
    const after = stops[next === -1 ? stops.length - 1 : next];
    const before = stops[next === -1 ? stops.length - 1 : Math.max(0, next - 1)];
    if (!after || !before) throw new Error('a ramp needs a colour');
    return after === before ? after[1] : mix(before[1], after[1], (t - before[0]) / (after[0] - before[0]));
  };
}

/** Paints pixel by pixel. Dither prevents bands in large even areas, such as the sky. */
export function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour): Painting {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dither = scatter(x, y, 99) - 0.5;
      for (const part of colourAt(x, y)) pixels[at++] = Math.min(255, Math.max(0, part * 255 + 0.5 + dither));
    }
  }
  return { width, height, pixels };
}

/** Returns the colour at any point, interpolated from the four pixels around it. Outside, the edge pixels repeat. */
export function sample({ width, height, pixels }: Painting, x: number, y: number): Colour {
  const cx = Math.min(width - 1.001, Math.max(0, x));
  const cy = Math.min(height - 1.001, Math.max(0, y));
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const u = cx - x0;
  const v = cy - y0;
  const at = (y0 * width + x0) * 3;
  const below = at + width * 3;
  const channel = (c: number): number => {
    const top = (pixels[at + c] ?? 0) * (1 - u) + (pixels[at + 3 + c] ?? 0) * u;
    const bottom = (pixels[below + c] ?? 0) * (1 - u) + (pixels[below + 3 + c] ?? 0) * u;
    return (top * (1 - v) + bottom * v) / 255;
  };
  return [channel(0), channel(1), channel(2)];
}

export const toSharp = ({ width, height, pixels }: Painting): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 3 } });

/** Draws SVGs over a painting. `screen` adds their light; `over` covers the painting. */
export async function overlay(
  base: Painting,
  drawings: readonly { svg: string; blend?: 'over' | 'screen' }[],
): Promise<Painting> {
  const layers = drawings.map(({ svg, blend = 'over' }) => ({ input: Buffer.from(svg), blend }));
  const { data, info } = await toSharp(base)
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

/** Wraps SVG elements into a document of this size. */
export const svg = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`;
