import { open } from 'node:fs/promises';

/** Whether a file may be an animation, by its first bytes. Most pictures need no decoder to answer this. */
export async function mayMove(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(flagsAt + 1), 0, flagsAt + 1, 0);
  return isMoving(buffer.subarray(0, bytesRead));
}

/** Offset of the flags of a WebP: https://developers.google.com/speed/webp/docs/riff_container#extended_file_format */
const flagsAt = 20;
const animationFlag = 0x02;

/** True for any GIF, and for a WebP whose header has the animation flag. */
export function isMoving(head: Buffer): boolean {
  const text = head.toString('latin1');
  if (text.startsWith('GIF8')) return true;
  return /^RIFF.{4}WEBPVP8X/s.test(text) && ((head[flagsAt] ?? 0) & animationFlag) !== 0;
}
