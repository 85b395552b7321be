import { basename } from 'node:path/posix';

/** The longest name, bytes. File systems and object stores take it with room for a suffix. */
const longestName = 200;

/**
 * Returns a safe file name: without a path or control characters, not hidden, not empty, and unique in the package
 * (`others`). Only messages and settings use it; stored media are named by their hash.
 */
export function fileName(given: string | undefined, others: readonly string[]): string {
  const clean = basename((given ?? '').replaceAll('\\', '/'))
    // Forms escape three characters in names:
    // https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
    .replaceAll(/%(22|0A|0D)/gi, decodeURIComponent)
    .replaceAll(/\p{Cc}/gu, ' ')
    .normalize('NFC')
    .replace(/^[\s.]+/, '')
    .trimEnd();
  const name = Buffer.from(clean || 'unnamed')
    .subarray(0, longestName)
    .toString('utf8')
    .replace(/\ufffd$/, '');
  const taken = new Set(others);
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 2; ; n++) {
    if (!taken.has(`${stem} (${n})${extension}`)) return `${stem} (${n})${extension}`;
  }
}
