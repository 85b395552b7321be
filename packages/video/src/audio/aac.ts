/** AAC-LC, stereo, 48 kHz. `bitrate` in bit/s. */
export const aac = (bitrate: number): string[] => [
  ...['-c:a', 'aac', '-b:a', String(bitrate)],
  ...['-ac', '2', '-ar', '48000'],
];
