import { image, manifestOf, site, video } from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { pageAssets } from './assets.ts';
import { buildDocuments } from './documents.ts';

describe('the documents of an edition', () => {
  it('have the same bytes for the same edition, even if it was read back from its manifest', () => {
    const documents = buildDocuments(manifestOf([image('a'), video('b')]), site, pageAssets);
    const json = documents.find(({ name }) => name === 'story.json')?.text ?? '';
    expect(buildDocuments(JSON.parse(json), site, pageAssets)).toEqual(documents);
    expect(documents.map(({ name }) => name)).toEqual(['index.html', 'story.json']);
  });
});

describe('the assets of a page', () => {
  it('are the style sheet, the script, the icon and the player, named by their content', () => {
    expect(pageAssets.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^page\.[0-9a-f]{8}\.css$/),
      expect.stringMatching(/^page\.[0-9a-f]{8}\.js$/),
      expect.stringMatching(/^icon\.[0-9a-f]{8}\.png$/),
      expect.stringMatching(/^hls\.[0-9a-f]{8}\.js$/),
    ]);
  });

  it('include a player that plays audio kept apart from video', () => {
    const player = pageAssets.find(({ name }) => name.startsWith('hls.'));
    expect(Buffer.from(player?.bytes ?? []).includes('AUDIO_TRACK_SWITCHED')).toBe(true);
    expect(Buffer.from(player?.bytes ?? []).includes('audioStreamController')).toBe(true);
  });
});
