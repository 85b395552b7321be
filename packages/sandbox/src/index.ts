export type { Confined, Level, Limits, Means } from './confined.ts';
export { findProgram, meansHere } from './means.ts';
export { residentBytes } from './memory.ts';
export { type Protections, protectionsOf } from './report.ts';
export { type OutFolder, outFolder, UnfitResult } from './results.ts';
export { type Ended, run } from './run.ts';
export { signalOf, start } from './start.ts';
