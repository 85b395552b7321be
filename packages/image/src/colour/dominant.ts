import { type Pixels, pipelineFrom } from '../encode/pixels.ts';

/** The most frequent colour of a picture, as `#rrggbb`. libvips sorts colours into 4,096 groups. */
export async function dominantColour(pixels: Pixels): Promise<string> {
  const { r, g, b } = (await pipelineFrom(pixels).stats()).dominant;
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
