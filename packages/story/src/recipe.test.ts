import { describe, expect, it } from 'vitest';
import { recipeFor, recipeId, recipes } from './recipe.ts';

describe('the id of a recipe', () => {
  const recipe = { name: 'picture', version: 1, parameters: { widths: [320, 640], quality: 50 } };

  it('is part of a key: its name, its version and what it does', () => {
    expect(recipeId(recipe)).toMatch(/^picture-v1-[0-9a-f]{8}$/);
    for (const known of Object.values(recipes)) expect(recipeId(known)).toMatch(/^[a-z]+-v\d+-[0-9a-f]{8}$/);
  });

  it('is another one when anything changes that changes a byte', () => {
    const others = [
      { ...recipe, name: 'poster' },
      { ...recipe, version: 2 },
      { ...recipe, parameters: { widths: [320, 640, 960], quality: 50 } },
      { ...recipe, parameters: { widths: [320, 640], quality: 51 } },
    ];
    expect(new Set([recipe, ...others].map(recipeId)).size).toBe(5);
  });
});

describe('the recipe of pictures', () => {
  it('is another one around another focal point, and at fixed qualities', () => {
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

describe('the ladder', () => {
  const { rungs } = recipes.video.parameters;
  it('climbs: each rung is larger and may use more than the one before', () => {
    for (const [n, rung] of rungs.entries()) {
      const below = rungs[n - 1];
      expect(rung.shortSide).toBeGreaterThan(below?.shortSide ?? 0);
      expect(rung.maxrate).toBeGreaterThan(below?.maxrate ?? 0);
    }
  });

  it('is another one for captions said to be in another language: their file is named by it', () => {
    expect(recipeId(recipeFor('captions', { language: 'en' }))).not.toBe(
      recipeId(recipeFor('captions', { language: 'de' })),
    );
    expect(recipeId(recipeFor('video', { language: 'en' }))).toBe(recipeId(recipes.video));
  });

  it('is another one at another loudness', () => {
    const broadcast = recipeFor('video', { loudness: -23 });
    expect(recipeId(broadcast)).not.toBe(recipeId(recipes.video));
    expect(broadcast.parameters.loudness).toEqual({ integrated: -23, truePeak: -1.5 });
    expect(recipeId(recipeFor('video', { loudness: -16 }))).toBe(recipeId(recipes.video));
  });
});
