import { describe, expect, it } from 'vitest';
import { promiseOf } from './promise.ts';

describe('a media marker', () => {
  it.each([
    ['Bridge reopens ( Video+Pictures)', 1, 2],
    ['Bridge reopens (Video + Pictures)', 1, 2],
    ['Bridge reopens (PHOTOS & VIDEO)', 1, 2],
    ['Bridge reopens (photos/video).', 1, 2],
    ['Bridge reopens (Video, Photo)', 1, 1],
    ['Bridge reopens (Videos and Pictures)', 2, 2],
    ['Bridge reopens [VIDEO]', 1, 0],
    ['[VIDEO] Bridge reopens', 1, 0],
    ['(Photos): Bridge reopens', 0, 2],
    ['Bridge reopens (Photos)', 0, 2],
    ['Bridge reopens (5 Photos)', 0, 5],
    ['Bridge reopens (See 3 Videos And 12 Photos Below)', 3, 12],
    ['Bridge reopens | VIDEO', 1, 0],
    ['Bridge reopens|Video', 1, 0],
    ['Bridge reopens - Pictures', 0, 2],
    ['Bridge reopens – in pictures', 0, 2],
    ['Bridge reopens—video', 1, 0],
    ['Bridge reopens (Watch Video) [Photos]', 1, 2],
    ['WATCH VIDEO: Bridge reopens', 1, 0],
    ['PHOTOS | Bridge reopens', 0, 2],
    ['Bridge reopens (Vidéo et photos)', 1, 2],
    ['Bridge reopens (Video y fotos)', 1, 2],
    ['Bridge reopens (mit Video und Bildern)', 1, 2],
    ['Bridge reopens (video en foto’s)', 1, 2],
    ['Bridge reopens (wideo, zdjęcia)', 1, 2],
    ['Bridge reopens (видео, фото)', 1, 1],
    ['Bridge reopens (Video ve fotoğraflar)', 1, 2],
    ['Bridge reopens (ویدئو و عکس)', 1, 1],
    ['Bridge reopens (वीडियो और तस्वीरें)', 1, 2],
    ['Bridge reopens（视频+图片）', 1, 1],
    ['Bridge reopens（視頻、組圖）', 1, 2],
    ['Bridge reopens（動画あり）', 1, 0],
    ['Bridge reopens【동영상】', 1, 0],
    ['Bridge reopens (video e immagini)', 1, 2],
    ['Bridge reopens (video dan foto)', 1, 1],
  ])('in “%s” promises %i videos and %i pictures', (line, videos, pictures) => {
    const found = promiseOf(line);
    expect(found.headline).toBe('Bridge reopens');
    expect(found.promised).toEqual({ videos, pictures });
    expect(found.markers.length).toBeGreaterThan(0);
  });

  it.each([
    'Video of crash emerges',
    'Police release video',
    'Governor reacts to viral videos (Exclusive)',
    'Court bars TV station - Video Producers Guild protests',
    'Nominees for Best Picture (Full List)',
    'Picture this: a city without cars',
    'Photo agency (Getty Images) sues',
    'Fans flee stadium | Cup Final',
    'Ruling: video evidence stands',
    'Constructor (constructor) wins title',
    'Two-video limit lifted',
    '(Video)',
  ])('is not found in “%s”', (line) => {
    expect(promiseOf(line)).toEqual({ headline: line, promised: { videos: 0, pictures: 0 }, markers: [] });
  });

  it('stays if nothing else would remain', () => {
    expect(promiseOf('[Photos] (Video)')).toMatchObject({ headline: '[Photos]', markers: ['(Video)'] });
  });

  it.each([
    ['إعادة افتتاح الجسر (فيديو + صور)'],
    ['إعادة افتتاح الجسر (فيديو وصور)'],
    ['بالفيديو والصور: إعادة افتتاح الجسر'],
  ])('is found in Arabic: %s', (line) => {
    const { headline, promised } = promiseOf(line);
    expect(headline).toBe('إعادة افتتاح الجسر');
    expect(promised).toEqual({ videos: 1, pictures: 2 });
  });
});
