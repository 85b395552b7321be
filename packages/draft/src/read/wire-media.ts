import type { MediaSettings } from '@slugline/story';
import { oneLine } from '../clean/characters.ts';
import { longestFileName } from '../limits.ts';
import type { Piece } from '../manuscript.ts';
import { decodedName } from './packaged-file.ts';

/** A picture, video or sound that comes with an item. `files` are the addresses of its renditions, the best first. */
export interface WireMedia {
  files: string[];
  caption?: string | undefined;
  credit?: string | undefined;
  alt?: string | undefined;
  isLead?: boolean;
}

/**
 * Finds the package's file for each medium, by the names in the addresses of its renditions. If the package does not
 * have the medium, its first rendition is used, so that a warning names it.
 */
export function filesOfMedia(
  found: readonly WireMedia[],
  packaged: readonly string[],
  pieces: readonly Piece[],
) {
  const media: Record<string, MediaSettings> = {};
  let lead: string | undefined;
  const byName = new Map(packaged.map((file) => [plain(file), file]));
  const placed = new Set(pieces.flatMap(({ block }) => (block.type === 'media' ? [block.file] : [])));
  for (const { files, caption, credit, alt, isLead } of found) {
    const names = files.map(fileNameIn).filter((name) => name !== '' && name.length <= longestFileName);
    const matched = names.map((name) => byName.get(plain(name))).find((name) => name !== undefined);
    const file = matched ?? names[0];
    if (file === undefined) continue;
    const words = (text: string | undefined, limit: number) =>
      text === undefined ? '' : oneLine(text).slice(0, limit);
    const [said, by, instead] = [words(caption, 5_000), words(credit, 500), words(alt, 5_000)];
    media[file] = {
      ...(said !== '' && { caption: said }),
      ...(by !== '' && { credit: by }),
      ...(instead !== '' && { alt: instead }),
    };
    if (isLead && lead === undefined && !placed.has(file)) lead = file;
  }
  return { media, lead };
}

const plain = (name: string): string => name.normalize('NFC').toLowerCase();

/** Returns the file's name in an address, without folders, query and fragment. */
const fileNameIn = (address: string): string =>
  decodedName(
    address
      .replace(/[?#].*$/s, '')
      .split(/[/\\]/)
      .at(-1) ?? '',
  );
