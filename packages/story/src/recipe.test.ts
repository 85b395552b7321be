import { describe, expect, it } from 'vitest';
import type { RecipeChoices } from './choices.ts';
import type { MediaKind } from './media.ts';
import { recipeFor, recipeId, recipes } from './recipe.ts';

describe('the id of a recipe', () => {
  const recipe = { name: 'picture', version: 1, parameters: { widths: [320, 640], quality: 50 } };

  it('contains the name, the version and a hash of the parameters', () => {
    expect(recipeId(recipe)).toMatch(/^picture-v1-[0-9a-f]{8}$/);
    for (const known of Object.values(recipes)) expect(recipeId(known)).toMatch(/^[a-z]+-v\d+-[0-9a-f]{8}$/);
  });

  it('changes with everything that changes a byte of the output', () => {
    const others = [
      { ...recipe, name: 'poster' },
      { ...recipe, version: 2 },
      { ...recipe, parameters: { widths: [320, 640, 960], quality: 50 } },
      { ...recipe, parameters: { widths: [320, 640], quality: 51 } },
    ];
    expect(new Set([recipe, ...others].map(recipeId)).size).toBe(5);
  });
});

/**
 * Stores contain keys with these ids. When an id changes, every file of that kind is made again: change one only on
 * purpose, with the recipe's version.
 */
describe('the ids in use', () => {
  const credentials = { signer: 's', anchors: 'a' };
  const all: RecipeChoices = {
    language: 'de',
    loudness: -23,
    focalPoint: { x: 0.25, y: 0.75 },
    quality: 'fixed',
    credentials,
  };
  it.each<[MediaKind, RecipeChoices, string]>([
    ['picture', {}, 'picture-v3-e14782f6'],
    ['picture', { quality: 'target' }, 'picture-v3-e14782f6'],
    ['picture', { quality: 'fixed' }, 'picture-v3-934f19a4'],
    ['picture', { focalPoint: { x: 0.25, y: 0.75 } }, 'picture-v3-74d3fe88'],
    ['picture', { credentials: {} }, 'picture-v3-46215c69'],
    ['picture', { credentials: { signer: 's' } }, 'picture-v3-29c68f69'],
    ['picture', { credentials: { anchors: 'a' } }, 'picture-v3-cbcbcddd'],
    ['picture', { credentials }, 'picture-v3-96b76a6d'],
    ['picture', { language: 'de', loudness: -23 }, 'picture-v3-e14782f6'],
    ['picture', all, 'picture-v3-abc89471'],
    ['video', {}, 'video-v13-c6fe00d5'],
    ['video', { loudness: -16 }, 'video-v13-c6fe00d5'],
    ['video', { loudness: -23 }, 'video-v13-945fd741'],
    ['video', { ...all, loudness: undefined }, 'video-v13-c6fe00d5'],
    ['video', all, 'video-v13-945fd741'],
    ['audio', {}, 'audio-v2-7a284bb7'],
    ['audio', { loudness: -16 }, 'audio-v2-7a284bb7'],
    ['audio', { loudness: -23 }, 'audio-v2-dc1032de'],
    ['audio', all, 'audio-v2-dc1032de'],
    ['captions', {}, 'captions-v3-44136fa3'],
    ['captions', { language: 'en' }, 'captions-v3-114a6e8f'],
    ['captions', { language: 'de' }, 'captions-v3-72006d81'],
    ['captions', all, 'captions-v3-72006d81'],
  ])('stay the same for %s with %j', (kind, choices, id) => {
    expect(recipeId(recipeFor(kind, choices))).toBe(id);
  });
});

describe('the recipe of pictures', () => {
  it('changes with the focal point, and with fixed qualities', () => {
    const choices = [
      {},
      { focalPoint: { x: 0, y: 1 } },
      { focalPoint: { x: 1, y: 0 } },
      { quality: 'fixed' },
    ] as const;
    expect(new Set(choices.map((choice) => recipeId(recipeFor('picture', choice)))).size).toBe(4);
    expect(recipeId(recipeFor('picture', { quality: 'target' }))).toBe(recipeId(recipeFor('picture', {})));
    expect(recipeFor('picture', { quality: 'fixed' }).parameters.similarity).toBeUndefined();
  });
});

describe('a recipe', () => {
  const { rungs } = recipes.video.parameters;
  it('has rungs of growing size and bit rate, for video', () => {
    for (const [n, rung] of rungs.entries()) {
      const below = rungs[n - 1];
      expect(rung.shortSide).toBeGreaterThan(below?.shortSide ?? 0);
      expect(rung.maxrate).toBeGreaterThan(below?.maxrate ?? 0);
    }
  });

  it('changes with the language of captions, which is in the file name', () => {
    expect(recipeId(recipeFor('captions', { language: 'en' }))).not.toBe(
      recipeId(recipeFor('captions', { language: 'de' })),
    );
    expect(recipeId(recipeFor('video', { language: 'en' }))).toBe(recipeId(recipes.video));
  });

  it('changes with the signer of pictures and with the list of trusted signers', () => {
    const choices = [
      undefined,
      { signer: 'a' },
      { signer: 'b' },
      { anchors: 'a' },
      { signer: 'a', anchors: 'a' },
    ];
    const ids = choices.map((credentials) => recipeId(recipeFor('picture', { credentials })));
    expect(new Set(ids).size).toBe(choices.length);
    expect(ids[0]).toBe(recipeId(recipes.picture));
    expect(recipeId(recipeFor('picture', { credentials: { anchors: 'a', signer: 'a' } }))).toBe(ids[4]);
  });

  it('changes with the loudness', () => {
    const broadcast = recipeFor('video', { loudness: -23 });
    expect(recipeId(broadcast)).not.toBe(recipeId(recipes.video));
    expect(broadcast.parameters.loudness).toEqual({ integrated: -23, truePeak: -1.5 });
    expect(recipeId(recipeFor('video', { loudness: -16 }))).toBe(recipeId(recipes.video));
  });
});
