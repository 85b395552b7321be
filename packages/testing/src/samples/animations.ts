import sharp from 'sharp';

/** Size and timing of an animation: one frame per delay (ms). `plays`: 0 for endlessly. */
export interface Shape {
  width?: number;
  height?: number;
  delays: number[];
  plays?: number;
}

/** An animation of uniform grey frames, from black to white. */
export function greys({ width = 40, height = 30, delays, plays = 0 }: Shape) {
  const size = width * height * 3;
  const pixels = Buffer.alloc(size * delays.length);
  for (const index of delays.keys()) {
    pixels.fill(greyOf(index, delays.length), index * size, (index + 1) * size);
  }
  const raw = { width, height: height * delays.length, channels: 3, pageHeight: height } as const;
  const animation = sharp(pixels, { raw, limitInputPixels: false });
  return {
    gif: () => animation.gif({ delay: delays, loop: plays, effort: 1 }),
    webp: () => animation.webp({ delay: delays, loop: plays, effort: 0 }),
  };
}

export const greyOf = (index: number, count: number): number => Math.round((255 * index) / (count - 1));

/** An animation of noise, which no encoder can make small. */
export function restless({ width = 320, height = 240, delays, plays = 0 }: Shape) {
  const all = { width, height: height * delays.length };
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const image = sharp({ create: { ...all, channels: 3, background: '#888888', noise } });
  return image
    .raw()
    .toBuffer()
    .then((pixels) =>
      sharp(pixels, { raw: { ...all, channels: 3, pageHeight: height } })
        .webp({ delay: delays, loop: plays, effort: 0, quality: 95 })
        .toBuffer(),
    );
}

/** A GIF of many large frames, each in 23 bytes: all pixels but one stay unchanged (GIF89a, 20 to 23). */
export function endlessGif(frames: number, width: number, height: number): Buffer {
  const screen = Buffer.from([...size(width), ...size(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  // A control extension of 20 ms, an image of one pixel, and its LZW codes: clear, colour, end.
  const frame = (colour: number) =>
    Buffer.from([
      ...[0x21, 0xf9, 4, 0, 2, 0, 0, 0],
      ...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0],
      ...[2, 2, 0x44 | (colour << 3), 1, 0],
    ]);
  const all = Array.from({ length: frames }, (_, index) => frame(index % 2));
  return Buffer.concat([Buffer.from('GIF89a'), screen, ...all, Buffer.from([0x3b])]);
}

const size = (pixels: number): number[] => [pixels & 255, pixels >> 8];
