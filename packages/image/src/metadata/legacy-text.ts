/** Decodes text of unknown encoding: UTF-8 if it is valid (its last character may be cut off), else Latin-1. */
export function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return bytes.toString('latin1');
  }
}
