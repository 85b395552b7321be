import { open } from 'node:fs/promises';

/** Whether a file may hold an animation, by its first bytes: most pictures are told apart without a decoder. */
export async function mayMove(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(flagsAt + 1), 0, flagsAt + 1, 0);
  return isMoving(buffer.subarray(0, bytesRead));
}

/** Where a WebP says what it has: https://developers.google.com/speed/webp/docs/riff_container#extended_file_format */
const flagsAt = 20;
const animationFlag = 0x02;

/** Any GIF may move. A WebP says so in its head, where it has to. Pure. */
export function isMoving(head: Buffer): boolean {
  const text = head.toString('latin1');
  if (text.startsWith('GIF8')) return true;
  return /^RIFF.{4}WEBPVP8X/s.test(text) && ((head[flagsAt] ?? 0) & animationFlag) !== 0;
}
