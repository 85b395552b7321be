import { fileURLToPath } from 'node:url';

// What tests outside this package need of its insides.
export { brightening } from '../colour/png-gamma.ts';
export { openOriginal } from '../decode/original.ts';
export { rightsIn } from '../metadata/rights.ts';
export { startChild } from '../process/child.ts';
export { signedBy, signingOf } from './signed-originals.ts';

/** The program of a picture process that its picture has taken over. */
export const takenOverChild = fileURLToPath(new URL('./taken-over-child.ts', import.meta.url));
