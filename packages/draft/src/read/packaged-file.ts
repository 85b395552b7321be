import { longestFileName } from '../limits.ts';

/** Returns the name of a file of the package. A package has no folders, so folders in the address are ignored. */
export function packagedFile(source: string): string | undefined {
  const path = source.trim().replace(/^file:\/*/i, '');
  const isLocal = /^[a-z]:[\\/]/i.test(path);
  if (!isLocal && /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(path)) return undefined;
  const name = path.split(/[?#]/, 1)[0]?.split(/[/\\]/).at(-1)?.trim();
  if (!name || name.length > longestFileName) return undefined;
  return decodedName(name).normalize('NFC');
}

/** Decodes a file name of an address. A name that is not valid percent-encoding stays as it is. */
export function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
