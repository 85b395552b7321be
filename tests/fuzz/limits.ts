/** The limits for reading one input. */
export const most = {
  /** CPU time of the whole process, ms, for an input of this many bytes. */
  cpuMs: (bytes: number): number => 200 + bytes / 1000,
  /** Memory of the whole process, bytes. */
  memory: 512 * 1024 * 1024,
} as const;
