import { boxesIn, labelOf } from './jumbf.ts';
import type { Serials } from './serials.ts';

/** The part of c2pa-rs's other report that is used. It lists every assertion of every manifest (https://c2pa.org/crjson). */
export interface CrJson {
  manifests: { label: string; claim?: Claim; 'claim.v2'?: Claim }[];
}
interface Claim {
  assertions?: { url: string }[];
  created_assertions?: { url: string }[];
  gathered_assertions?: { url: string }[];
}

/**
 * The assertions of an original's manifests that may be published: actions, ingredients, and the hashes that bind a
 * manifest to its file. The standard forbids redacting actions and hashes (C2PA 2.2, 6.8).
 */
const kept =
  /^c2pa\.(actions(\.v2)?|hash\.(data|bmff(\.v[23])?|boxes|collection\.data)|ingredient(\.v[23])?)(__\d+)?$/;

/**
 * Returns the addresses of all other assertions: EXIF and XMP with coordinates and serial numbers, thumbnails of
 * what an editor has cropped since, people's names, and all kinds yet to come (docs/architecture.md, rule 3).
 */
export const assertionsToRedact = ({ manifests }: CrJson): string[] =>
  manifests.flatMap(({ label, claim, 'claim.v2': claim2 }) =>
    [claim, claim2]
      .flatMap((it) => [it?.assertions, it?.created_assertions, it?.gathered_assertions])
      .flatMap((list) => list ?? [])
      .map(({ url }) => url.slice(url.lastIndexOf('/') + 1))
      .filter((name) => !kept.test(name))
      .map((name) => `self#jumbf=/c2pa/${label}/c2pa.assertions/${name}`),
  );

/**
 * Whether a manifest store holds only what may be published. It checks the store's own bytes, because what could
 * not be redacted may contain anything. `serials` are the serial numbers in the original's metadata.
 */
export const isFitToPublish = (store: Buffer, serials: Serials): boolean =>
  holdsOnlyKept(store) &&
  !store.includes(serialInSubject) &&
  !hasSensitiveText(store.toString('latin1'), serials);

/** Whether a text mentions a place or a serial number, or may contain a serial. Bytes are searched as Latin-1. */
export const hasSensitiveText = (text: string, serials: Serials): boolean =>
  serials === undefined ||
  /gps[a-z_]{3}|latitude|longitude|serial.?n/i.test(text) ||
  serials.some((serial) => text.includes(serial));

/** The object id `serialNumber` of a certificate's subject (X.520): cameras that sign may write theirs there. */
const serialInSubject = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x05]);

/** The allowed parts of a manifest (C2PA 2.2, 11.1.4). Credential stores, data stores and compressed parts are not. */
const partsOfManifest = ['c2pa.assertions', 'c2pa.claim', 'c2pa.claim.v2', 'c2pa.signature'];

/** Checks every box, because boxes that no claim lists may be in the store as well. */
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

/** The boxes in a superbox, without its description box. */
const contentOf = (superbox: Buffer) => boxesIn(superbox).slice(1);
