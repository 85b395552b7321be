import { sha256Of } from '@slugline/story';
import fc, { type Arbitrary } from 'fast-check';
import { most } from './limits.ts';
import type { Reader, Run } from './process.ts';

/** The result of all inputs for one target. */
export interface Found {
  runs: number;
  /** The largest share of its CPU limit that a run used. */
  share: number;
  /** The largest CPU time for a megabyte (s), for inputs that are long enough to measure. */
  secondsPerMb: number;
  /** The peak memory of the reading process, bytes. */
  peak: number;
  failure?: { input: Buffer; fault: NonNullable<Run['fault']> };
}

/** Inputs are made and tried in batches of this size, each with a seed of its own. */
const batch = 20;
/**
 * The least size, in bytes, for that figure. For shorter inputs, the fixed costs of a process outweigh the
 * reader's.
 */
const telling = 16 * 1024;

/**
 * Tries inputs for `ms`, or until one fails. Then shortens that input for at most `shrinkMs`. The same seed
 * makes the same inputs.
 */
export async function search(
  input: Arbitrary<Buffer>,
  reader: Reader,
  { seed, ms, shrinkMs = 60_000 }: { seed: string; ms: number; shrinkMs?: number },
): Promise<Found> {
  const end = performance.now() + ms;
  const found: Found = { runs: 0, share: 0, secondsPerMb: 0, peak: 0 };
  let shrunkUntil: number | undefined;

  const holds = async (bytes: Buffer): Promise<boolean> => {
    const late = shrunkUntil ?? end;
    if (performance.now() > late) return true;
    const { cpuMs, peak, fault } = await reader.read(bytes);
    if (fault) {
      shrunkUntil ??= performance.now() + shrinkMs;
      found.failure = { input: bytes, fault };
      return false;
    }
    if (shrunkUntil !== undefined) return true;
    found.runs += 1;
    found.share = Math.max(found.share, cpuMs / most.cpuMs(bytes.length));
    if (bytes.length >= telling)
      found.secondsPerMb = Math.max(found.secondsPerMb, (cpuMs * 1000) / bytes.length);
    found.peak = Math.max(found.peak, peak);
    return true;
  };

  for (let round = 0; performance.now() < end && found.failure === undefined; round += 1) {
    const details = await fc.check(fc.asyncProperty(input, holds), {
      seed: numberOf(`${seed} ${round}`),
      numRuns: batch,
    });
    // The error is not in the reader, but a defect of this command.
    if (details.failed && found.failure === undefined) throw details.errorInstance;
  }
  return found;
}

const numberOf = (seed: string): number => Number.parseInt(sha256Of(seed).slice(0, 8), 16) | 0;
