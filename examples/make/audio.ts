import { scatter } from './noise.ts';

/** Samples per second. */
export const rate = 48_000;

/**
 * Returns waves on rocks and, at 4 and 16 seconds, a fog signal: raw samples, stereo, 16 bits, little-endian.
 */
export function shoreAtNight(seconds: number): Buffer {
  const count = seconds * rate;
  const out = Buffer.alloc(count * 4);
  const ears = [
    { seed: 1, low: 0, lower: 0 },
    { seed: 2, low: 0, lower: 0 },
  ];
  for (let i = 0; i < count; i++) {
    const t = i / rate;
    const fade = Math.min(1, t / 1.5, (seconds - t) / 2);
    for (const [ear, state] of ears.entries()) {
      // White noise through two one-pole filters: the slow one makes the rumble of the swell, the fast one its hiss.
      const white = scatter(i, state.seed, 7) * 2 - 1;
      state.low += (white - state.low) * 0.09;
      state.lower += (state.low - state.lower) * 0.02;
      const wave = surf(t + ear * 0.35);
      const sea = state.lower * 2.6 * (0.5 + 0.5 * wave) + state.low * 0.5 * wave ** 2;
      const value = (sea + 0.3 * signal(t - 0.004 * ear)) * fade;
      out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 30_000), i * 4 + ear * 2);
    }
  }
  return out;
}

/** Returns the height of the sea, 0 to 1. It is the sum of two swells; each rises slowly and breaks fast. */
function surf(t: number): number {
  const swell = (period: number, offset: number) => {
    const phase = ((t + offset) / period) % 1;
    return phase < 0.7 ? (phase / 0.7) ** 3 : (1 - (phase - 0.7) / 0.3) ** 2;
  };
  return Math.min(1, 0.7 * swell(7.3, 2) + 0.5 * swell(5.1, 4.4));
}

/** Returns the sound of a fog signal: a low note with overtones that falls at the end, and its echoes. */
function signal(t: number): number {
  const blast = (at: number): number => {
    const since = t - at;
    if (since < 0 || since > 2.6) return 0;
    const loud = Math.min(1, since / 0.12, (2.6 - since) / 0.5);
    const turns = 2 * Math.PI * 98 * (since - 0.02 * Math.max(0, since - 2.1) ** 2);
    return loud * (Math.sin(turns) + 0.5 * Math.sin(2 * turns) + 0.22 * Math.sin(3 * turns)) * 0.6;
  };
  return [4, 16].reduce((sum, at) => sum + blast(at) + 0.22 * blast(at + 0.9) + 0.1 * blast(at + 1.7), 0);
}
