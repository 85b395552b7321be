import { boxesIn, labelOf } from './jumbf.ts';
import type { CrJson } from './report.ts';
import type { Serials } from './serials.ts';

/**
 * The assertions of an original's manifests that may be public: what was done, what it was made of, and what binds
 * the manifest to its file. The standard forbids to redact the first and the last (C2PA 2.2, 6.8).
 */
const kept =
  /^c2pa\.(actions(\.v2)?|hash\.(data|bmff(\.v[23])?|boxes|collection\.data)|ingredient(\.v[23])?)(__\d+)?$/;

/**
 * The addresses of all other assertions: EXIF and XMP with coordinates and serial numbers, thumbnails of what an
 * editor has cropped since, people's names, and whatever will be invented (docs/architecture.md, rule 3).
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

/**
 * Whether a manifest store, as it is to be public, has nothing in it but what may be: looked at in its own bytes,
 * for what could not be redacted has room for anything. `serials` are those that the original names.
 */
export const isFitToPublish = (store: Buffer, serials: Serials): boolean =>
  holdsOnlyKept(store) && !store.includes(serialInSubject) && !tells(store.toString('latin1'), serials);

/** Whether a text speaks of a place or of a serial number, or may have one of these. Bytes are searched as Latin-1. */
export const tells = (text: string, serials: Serials): boolean =>
  serials === undefined ||
  /gps[a-z_]{3}|latitude|longitude|serial.?n/i.test(text) ||
  serials.some((serial) => text.includes(serial));

/** `serialNumber` as a certificate's subject has it (X.520): cameras that sign may name themselves so. */
const serialInSubject = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x05]);

/** What a manifest is made of (C2PA 2.2, 11.1.4): its credential and data stores are not among it, nor is one packed. */
const partsOfManifest = ['c2pa.assertions', 'c2pa.claim', 'c2pa.claim.v2', 'c2pa.signature'];

/** Claims list what they vouch for; boxes that no claim lists may lie beside it. */
function holdsOnlyKept(bytes: Buffer): boolean {
  const [store, ...behind] = boxesIn(bytes);
  if (store === undefined || labelOf(store.content) !== 'c2pa' || behind.length > 0) return false;
  const manifests = contentOf(store.content);
  const parts = manifests.flatMap(({ content }) => contentOf(content));
  const assertions = parts
    .filter(({ content }) => labelOf(content) === 'c2pa.assertions')
    .flatMap(({ content }) => contentOf(content));
  return (
    [store, ...manifests, ...parts, ...assertions].every(({ type }) => type === 'jumb') &&
    parts.every(({ content }) => partsOfManifest.includes(labelOf(content))) &&
    assertions.every(({ content }) => kept.test(labelOf(content)))
  );
}

/** The boxes in a superbox, without its description. */
const contentOf = (superbox: Buffer) => boxesIn(superbox).slice(1);
