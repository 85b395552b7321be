import { buffer } from 'node:stream/consumers';
import { type ErrorCode, isSettingsFile, SluglineError } from '@slugline/story';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** The limits of an archive. Sizes are in bytes, after unpacking. */
export interface ZipLimits {
  entries: number;
  fileBytes: number;
  totalBytes: number;
}

/**
 * The highest ratio of a file's size after unpacking to its size in the archive. Text shrinks to a tenth; a file that
 * unpacks to more than this is a trap.
 */
const mostRatio = 200;
/** In bytes. Smaller files may have any ratio, because they may be all blanks. */
const smallBytes = 1_048_576;

/**
 * Lists the files of an archive, without folders, before anything is unpacked. yauzl rejects absolute paths and `..`,
 * and a file that is larger than the archive says. Throws `code` for an archive that is damaged, encrypted, or over
 * `limits`.
 */
export async function zipEntries(
  zip: ZipFile,
  limits: ZipLimits,
  name: string,
  code: ErrorCode,
): Promise<Entry[]> {
  const fault = (what: string) => new SluglineError(code, `${name} ${what}`, { where: name });
  if (zip.entryCount > limits.entries)
    throw fault(`has ${zip.entryCount} files in it; it may have ${limits.entries}`);
  const entries: Entry[] = [];
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entries.length >= limits.entries) throw fault(`has more than ${limits.entries} files in it`);
      const { fileName, uncompressedSize: bytes, compressedSize } = entry;
      total += bytes;
      if (entry.isEncrypted()) throw fault('is protected by a password: send it without one');
      if (!entry.canDecodeFileData())
        throw fault(`packs ${fileName} in a way that is not read: make a usual ZIP`);
      if (bytes > limits.fileBytes)
        throw fault(`unpacks ${fileName} to ${inWords(bytes)}; ${inWords(limits.fileBytes)} are allowed`);
      if (total > limits.totalBytes) throw fault(`unpacks to more than ${inWords(limits.totalBytes)}`);
      if (bytes > smallBytes && bytes > mostRatio * compressedSize)
        throw fault(`unpacks ${fileName} to more than ${mostRatio} times its size`);
      entries.push(entry);
    }
  } catch (error) {
    throw error instanceof SluglineError ? error : fault(`is damaged or unsafe: ${messageOf(error)}`);
  }
  return entries;
}

/**
 * Returns the name of an archived file in a package, without its folder; undefined for files that operating systems
 * add.
 */
export function packagedName({ fileName }: Pick<Entry, 'fileName'>): string | undefined {
  const parts = fileName.split('/');
  const name = parts.at(-1) ?? '';
  const isHidden = parts.some((part) => part.startsWith('.') || part === '__MACOSX');
  return (isHidden && !isSettingsFile(name)) ||
    parts.includes('__MACOSX') ||
    /^(?:thumbs\.db|desktop\.ini)$/i.test(name)
    ? undefined
    : name;
}

/**
 * Unpacks in memory the files of an archive whose names `wanted` accepts. Returns them by name. Throws `code` as
 * `zipEntries` does.
 */
export async function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  { limits, name, code }: { limits: ZipLimits; name: string; code: ErrorCode },
): Promise<Map<string, Buffer>> {
  const fault = (error: unknown) =>
    new SluglineError(code, `${name} is damaged or unsafe: ${messageOf(error)}`, { where: name });
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    autoClose: false,
  }).catch((error: unknown) => {
    throw fault(error);
  });
  const files = new Map<string, Buffer>();
  for (const entry of await zipEntries(zip, limits, name, code)) {
    if (!wanted(entry.fileName)) continue;
    try {
      files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
    } catch (error) {
      throw fault(error);
    }
  }
  return files;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const inWords = (bytes: number): string =>
  bytes >= 1_073_741_824 ? `${(bytes / 1_073_741_824).toFixed(1)} GB` : `${Math.ceil(bytes / 1_048_576)} MB`;
