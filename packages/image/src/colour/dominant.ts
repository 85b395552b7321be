import { from, type Pixels } from '../encode/pixels.ts';

/** The colour that most of a picture has, as `#rrggbb`: of 4,096 that libvips tells apart. */
export async function dominantColour(pixels: Pixels): Promise<string> {
  const { r, g, b } = (await from(pixels).stats()).dominant;
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
