export { detectCapabilities, findProgram } from './capabilities.ts';
export type { Capabilities, Confined, Level, Limits } from './confined.ts';
export { residentBytes } from './memory.ts';
export { type Protections, protectionsOf } from './report.ts';
export { type OutFolder, outFolder, UnfitResult } from './results.ts';
export { type Ended, run } from './run.ts';
export { signalOf, start } from './start.ts';
