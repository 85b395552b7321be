import { audio, image, manifestOf, moving, video } from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { en } from '../words/en.ts';
import { playerLabels } from './labels.ts';

const labels = (...media: Parameters<typeof manifestOf>[0]): string[] => [
  ...playerLabels(manifestOf(media).media, en).values(),
];

describe('the name of a player', () => {
  it('is its alt text, its caption, or its kind', () => {
    expect(
      labels(video('a', { alt: 'Water in the street' }), video('b', { caption: 'Old Town' }), audio('c')),
    ).toEqual(['Water in the street', 'Old Town', 'Audio']);
  });

  it('gets a number when another player has the same', () => {
    expect(labels(video('a'), audio('b'), video('c'), video('d'))).toEqual([
      'Video 1',
      'Audio',
      'Video 2',
      'Video 3',
    ]);
  });

  it.each([
    ['by kind', video('a', { alt: 'Rain' }), audio('b', { alt: 'Rain' })],
    ['in capitals', video('a', { alt: 'Rain' }), video('b', { alt: 'RAIN' })],
    ['in spaces', video('a', { alt: 'Old  rain' }), video('b', { alt: ' Old\nrain ' })],
    ['in signs', video('a', { alt: 'Rain' }), video('b', { alt: '“Rain.”' })],
    ['in what is not spoken', video('a', { alt: 'Rain' }), video('b', { alt: 'Rain\u200b\u0007' })],
    ['from a moving picture', moving('a', 'video/mp4'), video('b', { alt: 'A wheel turns' })],
    ['from an empty one', video('a', { alt: ' ' }), video('b', { alt: 'Video' })],
  ])('gets a number when another differs only %s', (_, one, other) => {
    expect(labels(one, other).map((label) => label.slice(-2))).toEqual([' 1', ' 2']);
  });

  it('never becomes the name of another player', () => {
    const all = labels(
      video('a'),
      video('b', { alt: 'Video 1' }),
      video('c'),
      video('d', { alt: 'video  3' }),
    );
    expect(all).toEqual(['Video 2', 'Video 1', 'Video 4', 'video  3']);
  });

  it('is given to players only, because still pictures have alt text', () => {
    expect(labels(image('a', { alt: 'Rain' }), video('b', { alt: 'Rain' }))).toEqual(['Rain']);
  });
});
