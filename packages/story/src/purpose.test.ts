import { describe, expect, it } from 'vitest';
import { Purpose, purposeOf } from './purpose.ts';

const image = 'image/jpeg';
const hls = 'application/vnd.apple.mpegurl';

describe('the purpose of a file', () => {
  it('is the one that the file says, whatever its name', () => {
    for (const purpose of Purpose.options)
      expect(purposeOf({ name: 'poster.jpg', role: 'rendition', type: image, purpose })).toBe(purpose);
  });

  /** File names in results that earlier versions wrote. */
  it.each<[string, string, Purpose]>([
    ['w320.avif', 'image/avif', 'picture'],
    ['w2560.jpg', image, 'picture'],
    ['16x9.jpg', image, 'crop'],
    ['4x3.jpg', image, 'crop'],
    ['1x1.jpg', image, 'crop'],
    ['1200x630.jpg', image, 'link-preview'],
    ['motion.webp', 'image/webp', 'motion'],
    ['motion.mp4', 'video/mp4', 'motion'],
    ['poster.jpg', image, 'poster'],
    ['poster-w640.webp', 'image/webp', 'poster'],
    ['poster-2.5.jpg', image, 'poster'],
    ['poster-2.5-w640.avif', 'image/avif', 'poster'],
    ['storyboard.vtt', 'text/vtt', 'storyboard'],
    ['storyboard-1.jpg', image, 'storyboard-sprite'],
    ['video.mp4', 'video/mp4', 'progressive'],
    ['audio.m4a', 'audio/mp4', 'audio'],
    ['peaks.json', 'application/json', 'waveform'],
    ['pt-BR.vtt', 'text/vtt', 'captions'],
  ])('is derived from the name %s in earlier versions', (name, type, purpose) => {
    expect(purposeOf({ name, role: 'rendition', type })).toBe(purpose);
  });

  it.each<[string, string, Purpose]>([
    ['master.0a1b2c3d.m3u8', hls, 'hls'],
    ['360p/4e5f6a7b.m3u8', hls, 'playlist'],
    ['360p/iframes.4e5f6a7b.m3u8', hls, 'playlist'],
    ['audio/4e5f6a7b.m3u8', hls, 'playlist'],
    ['manifest.0a1b2c3d.mpd', 'application/dash+xml', 'dash'],
  ])('is derived from the manifest name %s in earlier versions', (name, type, purpose) => {
    expect(purposeOf({ name, role: 'manifest', type })).toBe(purpose);
  });

  it('is undefined for a segment', () => {
    expect(purposeOf({ name: '360p/init.mp4', role: 'segment', type: 'video/mp4' })).toBeUndefined();
  });
});
