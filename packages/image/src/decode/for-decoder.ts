import { withoutBombs } from './png.ts';
import { asStill } from './sequence.ts';

/** Returns the bytes to give to libvips, in every call: the same picture, without what would unpack to a huge size. */
export const safeForDecoder = (bytes: Buffer): Buffer => withoutBombs(asStill(bytes));
