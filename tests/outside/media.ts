import { asFile } from '@slugline/testing/samples/media';
import sharp, { type Sharp } from 'sharp';

/** Soft shapes in three colours: neither plain nor noise, so that every format has something to compress. */
async function painting(width: number, height: number): Promise<Sharp> {
  const [columns, rows] = [Math.max(1, Math.round(width / 40)), Math.max(1, Math.round(height / 40))];
  const dots = Buffer.from(
    Array.from({ length: columns * rows * 3 }, (_, at) => (at * 7919 + (at % 13) * 31) % 256),
  );
  const drawn = await sharp(dots, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return sharp(drawn, { raw: { width, height, channels: 3 } });
}

/** A picture in the format of its name's extension. `change` alters it before it is encoded. */
export async function image(
  name: string,
  width: number,
  height: number,
  change: (painted: Sharp) => Sharp = (painted) => painted,
): Promise<File> {
  const extension = name.split('.').at(-1) ?? '';
  const format = extension === 'jpg' ? 'jpeg' : extension;
  const painted = change(await painting(width, height));
  return asFile(name, painted.toFormat(format as 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff').toBuffer());
}

/** The captions of a video or an audio file. */
export const words = (name: string, text: string): Promise<File> =>
  asFile(name, `WEBVTT\n\n00:00.200 --> 00:01.400\n${text}\n`);
