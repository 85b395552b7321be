import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, isAbsent, madeOf, original, publicFile, publish } from './corpus.ts';
import { tagsIn } from './inspect.ts';
import { difference, openViewer, shownOf, type Viewer } from './look.ts';

/** `within` is the largest difference from Chromium's colours of the original, 0 to 255. */
const images: { file: string; what: string; width: number; height: number; within?: number }[] = [
  { file: 'Landscape_6.jpg', what: 'turned by EXIF', width: 600, height: 450 },
  { file: 'Portrait_7.jpg', what: 'turned and mirrored by EXIF', width: 450, height: 600 },
  {
    file: 'Channel_digital_image_CMYK_color_no_profile.jpg',
    what: 'CMYK without a profile',
    width: 500,
    height: 333,
    // Browsers compute ink as the complement of light; we use the colours of a press.
    within: 40,
  },
  { file: 'gain-map.jpg', what: 'SDR with a gain map', width: 3840, height: 2160 },
  { file: 'rotating-squares.gif', what: 'an animation', width: 80, height: 80 },
  { file: 'p3.png', what: 'a wide gamut', width: 8, height: 8 },
  { file: 'tbgn2c16.png', what: '16 bit with alpha', width: 32, height: 32 },
  { file: 'IPTC-PhotometadataRef-Std2017.1.jpg', what: 'every IPTC field', width: 1000, height: 500 },
  { file: 'iphone_gpsinfo_exif.JPG', what: 'a place', width: 400, height: 300 },
];
const heic = 'IMG_2682.heic';
const reference = 'IPTC-PhotometadataRef-Std2017.1.jpg';

describe.skipIf(isAbsent)('pictures of the corpus', () => {
  let server: TestServer;
  let report: StatusReport;
  let viewer: Viewer;
  /** The widest rendition of a type with the picture's shape. */
  const widest = (name: string, extension: string): string => {
    const medium = madeOf(report, name);
    const all = medium.renditions.filter((one) => one.name.startsWith('w') && one.name.endsWith(extension));
    const last = all.toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0)).at(-1);
    return publicFile(server, medium, last?.name ?? `w….${extension}`);
  };
  /** A format that saves nothing is left out, except the one that every browser reads. */
  const formatsOf = (name: string): string[] => {
    const names = madeOf(report, name).renditions.map((one) => one.name);
    return ['avif', 'webp', 'jpg'].filter(
      (format) => format === 'jpg' || names.some((one) => one.endsWith(format)),
    );
  };

  beforeAll(async () => {
    [server, viewer] = await Promise.all([startTestServer(), openViewer()]);
    const names = [...images.map(({ file }) => file), heic];
    report = await publish(server, await Promise.all(names.map((name) => fileOf(`images/${name}`))));
  }, 180_000);
  afterAll(async () => {
    await viewer?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  it('are all published', () => {
    expect(report.state).toBe('complete');
    expect(report.refused).toEqual([]);
  });

  it.each(images)(
    '$file ($what) is upright, in sRGB and looks like the original',
    async ({ file, width, height, within = 10 }) => {
      const wanted = await viewer.lookAt(original(`images/${file}`));
      for (const extension of formatsOf(file)) {
        const made = widest(file, extension);
        const metadata = await sharp(made).metadata();
        expect(metadata).toMatchObject({ space: 'srgb', width: Math.min(width, 2560) });
        expect(metadata.orientation ?? 1).toBe(1);
        expect(metadata.width / metadata.height).toBeCloseTo(width / height, 2);
        // Encoders round, and store colour at half the size.
        expect(difference(await viewer.lookAt(made), wanted)).toBeLessThan(within);
      }
    },
  );

  it('are offered in AVIF and WebP if that saves bytes, as for most photographs', () => {
    const all = images.filter(({ width }) => width >= 400).map(({ file }) => formatsOf(file));
    expect(all.filter((formats) => formats.includes('avif')).length).toBeGreaterThanOrEqual(5);
    expect(all.filter((formats) => formats.length === 3).length).toBeGreaterThanOrEqual(3);
  });

  it('tbgn2c16.png has white, not black, behind transparent pixels', async () => {
    const { channels } = await sharp(widest('tbgn2c16.png', 'jpg')).stats();
    expect(await sharp(widest('tbgn2c16.png', 'jpg')).metadata()).toMatchObject({ hasAlpha: false });
    expect(Math.max(...channels.map(({ max }) => max))).toBeGreaterThan(250);
  });

  it('no public file contains a coordinate, a place, a serial number or a camera', async () => {
    const files = await tagsIn(server.destination);
    expect(files.length).toBeGreaterThan(50);
    for (const { SourceFile, ...tags } of files) {
      const names = Object.keys(tags).filter((tag) => /gps|location|serial|:(make|model|lens)/i.test(tag));
      expect(names, SourceFile).toEqual([]);
    }
  });

  it.each(['avif', 'webp', 'jpg'])(
    `${reference} keeps its credit, caption and copyright in %s`,
    async (extension) => {
      const [tags = {}] = await tagsIn(widest(reference, extension));
      expect(tags).toMatchObject({
        'XMP-photoshop:Credit': 'Credit Line (ref2017.1)',
        'XMP-dc:Description': 'The description aka caption (ref2017.1)',
        'XMP-dc:Rights': expect.stringContaining('Copyright (Notice) 2017.1 IPTC'),
        'XMP-plus:LicensorName': 'Licensor Name 1 (ref2017.1)',
        'XMP-xmpRights:WebStatement': 'http://www.webstatementofrights.org/2017.1',
      });
    },
  );

  it('gain-map.jpg keeps its gain map in JPEG, and is SDR in the other formats', async () => {
    expect((await sharp(widest('gain-map.jpg', 'jpg')).metadata()).gainMap).toBeDefined();
    for (const extension of ['avif', 'webp']) {
      const [tags = {}] = await tagsIn(widest('gain-map.jpg', extension));
      expect(Object.keys(tags).filter((tag) => /hdrgm|MPImage|GainMap/i.test(tag))).toEqual([]);
    }
  });

  it('rotating-squares.gif moves as before, and has a still', async () => {
    const made = publicFile(server, madeOf(report, 'rotating-squares.gif'), 'motion.webp');
    const [was, is] = await Promise.all([shownOf(original('images/rotating-squares.gif')), shownOf(made)]);
    expect(is.loop).toBe(was.loop);
    expect(is.ticks.length).toBe(was.ticks.length);
    expect(new Set(is.ticks).size).toBeGreaterThan(2);
    expect(is.ticks).toEqual(was.ticks);
    const still = await sharp(widest('rotating-squares.gif', 'jpg'), { animated: true }).metadata();
    expect(still.pages ?? 1).toBe(1);
  });

  // sharp can't decode it for a comparison. packages/image/src/corpus.test.ts compares it with another decoder.
  it.each(['avif', 'webp', 'jpg'])(`${heic} is upright, in %s`, async (extension) => {
    const metadata = await sharp(widest(heic, extension)).metadata();
    expect(metadata).toMatchObject({ space: 'srgb', width: 2560, height: 1920 });
    expect(metadata.orientation ?? 1).toBe(1);
    // It is in Display P3, which AVIF keeps.
    expect(metadata.icc !== undefined).toBe(extension === 'avif');
  });
});
