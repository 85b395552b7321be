import { withoutBombs } from './png.ts';
import { asStill } from './sequence.ts';

/** The bytes of a picture as libvips is given them, in every call: it shows the same picture, and unpacks nothing but it. */
export const forDecoder = (bytes: Buffer): Buffer => withoutBombs(asStill(bytes));
