import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { packagedName, zipEntries } from '@slugline/draft/zip';
import {
  correctionParts,
  type PackageParts,
  packageParts,
  SluglineError,
  type SubmittedFile,
} from '@slugline/story';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** The parts of a package that was sent as one ZIP. Only that of a correction may lack a draft. */
interface Unpacked {
  draft: { name: string; bytes: Buffer } | undefined;
  settings: Buffer | undefined;
  media: SubmittedFile[];
}

/** How the parts of a ZIP are kept: media in the store, texts in memory. The limits of sizes are in bytes. */
interface Keeping {
  limits: { files: number; fileBytes: number };
  longestDraft: number;
  /** It is a correction, in which nothing has to be there. */
  isCorrection: boolean;
  storeMedia(stream: Readable, name: string, taken: readonly string[]): Promise<SubmittedFile>;
}

/** Matches a file at the top of an archive that is a document, not a package: Office, OpenDocument, EPUB or Pages. */
const ofDocuments = /^(?:\[Content_Types\]\.xml|mimetype|Index(?:\.zip|\/.*))$/;

/**
 * Unpacks a draft that is the ZIP of a package. Archives in it are not unpacked. Undefined for other files, such as a
 * DOCX. Throws `request_invalid` for an archive that is damaged, has two files of the same name or is over the limits.
 * Throws `draft_too_large`, and as `packageParts` and the store do.
 */
export async function packageInZip(
  { name, bytes }: NonNullable<Unpacked['draft']>,
  keeping: Keeping,
): Promise<Unpacked | undefined> {
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== 0x504b0304) return undefined;
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (!zip) return undefined;
  const { files, fileBytes } = keeping.limits;
  const limits = { entries: files + 100, fileBytes, totalBytes: fileBytes };
  const entries = await zipEntries(zip, limits, name, 'request_invalid');
  if (entries.some(({ fileName }) => ofDocuments.test(fileName))) return undefined;

  const named = entries.flatMap((entry) => {
    const own = packagedName(entry);
    return own === undefined ? [] : [{ entry, name: own }];
  });
  const twice = named.find((one, index) => named.findIndex((other) => other.name === one.name) !== index);
  if (twice)
    throw new SluglineError(
      'request_invalid',
      `${name} has two files called ${twice.name}: give each its own name`,
      {
        where: name,
      },
    );
  const nameOf = (file: { name: string }) => file.name;
  const parts: Partial<PackageParts<(typeof named)[number]>> = keeping.isCorrection
    ? correctionParts(named, nameOf)
    : packageParts(named, nameOf, name);
  for (const text of [parts.draft, parts.settings])
    if (text && text.entry.uncompressedSize > keeping.longestDraft)
      throw new SluglineError('draft_too_large', `${name} has a ${text.name} that is too large`, {
        where: name,
      });
  const media: SubmittedFile[] = [];
  for (const file of parts.media ?? []) {
    const taken = media.map((one) => one.name);
    media.push(await unpack(zip, file.entry, name, (stream) => keeping.storeMedia(stream, file.name, taken)));
  }
  return {
    draft: parts.draft && {
      name: parts.draft.name,
      bytes: await unpack(zip, parts.draft.entry, name, buffer),
    },
    settings: parts.settings && (await unpack(zip, parts.settings.entry, name, buffer)),
    media,
  };
}

/** Reads a file of the archive. Reading fails if the file is not as the archive describes it. */
async function unpack<T>(
  zip: ZipFile,
  entry: Entry,
  name: string,
  read: (stream: Readable) => Promise<T>,
): Promise<T> {
  try {
    return await read(await zip.openReadStreamPromise(entry));
  } catch (error) {
    if (error instanceof SluglineError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SluglineError('request_invalid', `${name} is damaged at ${entry.fileName}: ${why}`, {
      where: name,
    });
  }
}
