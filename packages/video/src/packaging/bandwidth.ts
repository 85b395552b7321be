/** A segment as measured: its bytes on disk and the seconds that it plays. */
export interface Measured {
  bytes: number;
  seconds: number;
}

/** Bit/s over all segments. */
export function averageBandwidth(segments: readonly Measured[]): number {
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return Math.ceil((bytes * 8) / seconds);
}

/**
 * Bit/s of the worst run of neighbouring segments that lasts between 0.5 and 1.5 target durations. RFC 8216, 4.1 calls
 * this the peak segment bit rate. A last segment that is only one key frame does not count.
 */
export function peakBandwidth(segments: readonly Measured[], targetSeconds: number): number {
  let peak = 0;
  for (let first = 0; first < segments.length; first++) {
    let bytes = 0;
    let seconds = 0;
    for (const segment of segments.slice(first)) {
      bytes += segment.bytes;
      seconds += segment.seconds;
      if (seconds > 1.5 * targetSeconds) break;
      if (seconds >= 0.5 * targetSeconds) peak = Math.max(peak, (bytes * 8) / seconds);
    }
  }
  return Math.max(Math.ceil(peak), averageBandwidth(segments));
}
