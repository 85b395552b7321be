import { describe, expect, it } from 'vitest';
import { isSettingsFile, looksLikeSettings } from './settings-file.ts';

describe('the name of a file', () => {
  it.each([
    'story.yaml',
    'story.yml',
    'story.json',
    'Story.YAML',
    'STORY.Yml',
    'STORY.JSON',
    '.story.yaml',
    'story.yaml ',
    'ｓｔｏｒｙ.ｙａｍｌ',
    'sto\u200Bry.yaml',
  ])('%j is that of settings', (name) => {
    expect([isSettingsFile(name), looksLikeSettings(name)]).toEqual([true, true]);
  });

  it.each([
    'settings.yaml',
    'stroy.yml',
    'embargo.yaml',
    'story.toml',
    'story (1).yaml',
    'story.yaml (2)',
    'story (1).json',
    'story copy.json',
    'story-final.json',
    'story.json5',
    'story.yaml.txt',
    'Story.YAML.TXT',
    'story.yml.bak',
    'story.yaml~',
    'story.yaml.',
  ])('%j looks like settings under a wrong name', (name) => {
    expect([isSettingsFile(name), looksLikeSettings(name)]).toEqual([false, true]);
  });

  it.each([
    'draft.txt',
    'story.txt',
    'story.md',
    'story.jpg',
    'story.mp4',
    'story',
    'IMG_0001.jpg.json',
    'history.json',
    'yaml.jpg',
    'map.geojson',
  ])('%j does not look like settings', (name) => {
    expect([isSettingsFile(name), looksLikeSettings(name)]).toEqual([false, false]);
  });
});
