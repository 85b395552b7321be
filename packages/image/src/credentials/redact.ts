import ExifReader from 'exifreader';
import type { CrJson } from './report.ts';

/**
 * The assertions of an original's manifests that may be public: what was done, what it was made of, and what binds
 * the manifest to its file. The standard forbids to redact the first and the last (C2PA 2.2, 6.8).
 */
const kept =
  /^c2pa\.(actions(\.v2)?|hash\.(data|bmff(\.v[23])?|boxes|collection\.data)|ingredient(\.v[23])?)(__\d+)?$/;

/**
 * The addresses of all other assertions: EXIF and XMP with coordinates and serial numbers, thumbnails of what an
 * editor has cropped since, people's names, and whatever will be invented (DESIGN 7.3: an allow-list).
 */
export const toRedact = ({ manifests }: CrJson): string[] =>
  manifests.flatMap(({ label, claim, 'claim.v2': claim2 }) =>
    [claim, claim2]
      .flatMap((it) => [it?.assertions, it?.created_assertions, it?.gathered_assertions])
      .flatMap((list) => list ?? [])
      .map(({ url }) => url.slice(url.lastIndexOf('/') + 1))
      .filter((name) => !kept.test(name))
      .map((name) => `self#jumbf=/c2pa/${label}/c2pa.assertions/${name}`),
  );

/** `serialNumber` as a certificate's subject has it (X.520): cameras that sign name themselves so. */
const serialInSubject = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x05]);

/**
 * Whether manifests would tell a place or a camera's number all the same: what may not be redacted has room
 * for anything. `serials` are those that the original names.
 */
export const tells = (manifests: Buffer, serials: readonly string[]): boolean =>
  manifests.includes(serialInSubject) ||
  /gps[a-z_]{3}|latitude|longitude|serial.?n/i.test(manifests.toString('latin1')) ||
  serials.some((serial) => manifests.includes(serial));

/** The serial numbers that a picture's metadata name. */
export function serialsIn(picture: Buffer): string[] {
  try {
    return Object.entries(ExifReader.load(picture))
      .filter(([name]) => /serial/i.test(name))
      .map(([, tag]) => String(tag?.description ?? '').trim())
      .filter((serial) => serial.length > 3);
  } catch {
    return [];
  }
}
