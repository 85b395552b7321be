/** Text of an age without Unicode: UTF-8 where it is, which may be cut off within a character, else Latin-1. */
export function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return bytes.toString('latin1');
  }
}
