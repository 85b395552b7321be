import { Card } from '@slugline/story';
import {
  audio,
  file,
  image,
  made,
  manifestOf,
  planned,
  video,
  waitingFor,
} from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { cardOf } from './card.ts';

const pathOf = (...media: Parameters<typeof manifestOf>[0]) => cardOf(manifestOf(media)).picture?.path;

describe('the card of a story', () => {
  it('is valid and shows the lead, wherever that is in the package', () => {
    const card = cardOf(manifestOf([image('a'), image('b', { lead: true, alt: 'A bridge' })]));
    expect(Card.parse(card).picture).toEqual({
      path: `media/${'b'.repeat(16)}/picture-v1/w1280.jpg`,
      width: 1280,
      height: 960,
      bytes: 500,
      alt: 'A bridge',
    });
  });

  it('shows the poster of a video', () => {
    expect(pathOf(audio('a'), video('b'))).toBe(`media/${'b'.repeat(16)}/video-v1/poster.jpg`);
  });

  it('skips a lead that is still being made', () => {
    expect(pathOf(waitingFor(image('a', { lead: true })), image('b'))).toContain('b'.repeat(16));
  });

  it('shows the widest JPEG up to the limit, or a wider one if there is no other', () => {
    const sizes = (...widths: number[]) => ({
      planned: planned('a', 'picture'),
      result: made(
        'picture',
        widths.map((width) => file(`w${width}.jpg`, 'image/jpeg', { width, height: width })),
      ),
    });
    expect(pathOf(sizes(2560, 640, 960))).toContain('/w960.jpg');
    expect(pathOf(sizes(1920, 2560))).toContain('/w1920.jpg');
  });

  it('has no picture when the story has none', () => {
    expect(cardOf(manifestOf([audio('a')]))).not.toHaveProperty('picture');
  });
});
