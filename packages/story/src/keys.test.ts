import { describe, expect, it } from 'vitest';
import { keys, sequenceIn, storyIdIn } from './keys.ts';

const sha256 = 'ab'.repeat(32);
const storyId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const recipe = 'video-v12-0a1b2c3d';

/** Stores in use have these keys: an object under a changed key would not be found. */
describe('the keys of the working store', () => {
  it.each([
    [keys.original(sha256), `originals/${sha256}`],
    [keys.incoming('0a1b'), 'incoming/0a1b'],
    [keys.submission(storyId, 1, { name: 'story.md', sha256 }), `submissions/${storyId}/r1/story.md`],
    [
      keys.submission(storyId, 2, { name: 'story.md', sha256 }),
      `submissions/${storyId}/r2/abababababababab/story.md`,
    ],
    [keys.article(storyId, 2), `articles/${storyId}/r2.json`],
    [keys.entry(storyId, 12), `journal/${storyId}/000012.json`],
    [keys.rendition(sha256, recipe, 'video.mp4'), `renditions/${sha256}/${recipe}/video.mp4`],
    [
      keys.rendition(sha256, recipe, 'video.mp4', `${keys.runs('whole')}0a1b/`),
      `renditions/${sha256}/${recipe}/runs/whole/0a1b/video.mp4`,
    ],
    [keys.result(sha256, recipe), `renditions/${sha256}/${recipe}/result.json`],
    [keys.result(sha256, recipe, 'early'), `renditions/${sha256}/${recipe}/early.json`],
    [keys.videoPlan(sha256, recipe), `renditions/${sha256}/${recipe}/film/plan.json`],
    [keys.videoPart(sha256, recipe, 'audio'), `renditions/${sha256}/${recipe}/film/parts/audio.json`],
    [keys.edition(storyId, 3, 'edition.json'), `editions/${storyId}/e3/edition.json`],
    [keys.pathClaim('news/2026/11/river/'), 'paths/news/2026/11/river/claim.json'],
    [keys.idempotency('0a1b'), 'idempotency/0a1b.json'],
  ])('%s', (key, expected) => {
    expect(key).toBe(expected);
  });

  it('sort the entries of a journal by sequence, and contain the story id', () => {
    const sequences = [9, 10, 100, 99_999];
    const entries = sequences.map((sequence) => keys.entry(storyId, sequence));
    expect(entries.toSorted()).toEqual(entries);
    expect(entries.map(sequenceIn)).toEqual(sequences);
    for (const entry of entries) {
      expect(entry.startsWith(keys.journal(storyId))).toBe(true);
      expect(entry.startsWith(keys.journals)).toBe(true);
      expect(storyIdIn(entry)).toBe(storyId);
    }
  });
});
