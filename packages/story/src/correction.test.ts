import { describe, expect, it } from 'vitest';
import { correctedFiles, correctedSettings, StoryCorrection } from './correction.ts';
import { changesAfter } from './correction-changes.ts';
import type { SubmittedFile } from './events.ts';
import { newStoryId } from './identity.ts';

const file = (name: string, digit = 'a', role: SubmittedFile['role'] = 'media'): SubmittedFile => ({
  ...{ name, role, sha256: digit.repeat(64), bytes: 1 },
});
const story = [
  file('draft.txt', 'd', 'draft'),
  file('story.yaml', 'e', 'settings'),
  file('a.jpg'),
  file('b.jpg'),
];
const namesOf = (files: readonly SubmittedFile[]) => files.map(({ name }) => name);

describe('the files of a corrected story', () => {
  it('are those before, with what was sent in the place of files of the same name, and the rest behind', () => {
    const sent = { media: [file('c.jpg', 'c'), file('a.jpg', 'f')] };
    const files = correctedFiles(story, sent, {});
    expect(files).toEqual([story[0], file('a.jpg', 'f'), file('b.jpg'), file('c.jpg', 'c')]);
  });

  it('have the new draft instead of the old one, whatever it is called', () => {
    const draft = file('new.md', 'f', 'draft');
    expect(namesOf(correctedFiles(story, { draft, media: [] }, {}))).toEqual(['new.md', 'a.jpg', 'b.jpg']);
  });

  it('lack what was taken out, and are in the order that was said', () => {
    const sent = { media: [file('c.jpg')] };
    const said = { media: { 'a.jpg': null }, order: ['c.jpg', 'c.jpg'] };
    expect(namesOf(correctedFiles(story, sent, said))).toEqual(['draft.txt', 'c.jpg', 'b.jpg']);
  });

  it('are found by names with accents in any form', () => {
    const before = [file('caf\u00e9.jpg'), file('b.jpg')];
    const said = { media: { 'cafe\u0301.jpg': null } };
    expect(namesOf(correctedFiles(before, { media: [] }, said))).toEqual(['b.jpg']);
  });

  it.each<[string, SubmittedFile[], StoryCorrection, string]>([
    ['an unknown file is taken out', [], { media: { 'x.jpg': null } }, 'file_missing'],
    ['an unknown file is ordered', [], { order: ['x.jpg'] }, 'file_missing'],
    [
      'a file that is taken out is ordered',
      [],
      { order: ['a.jpg'], media: { 'a.jpg': null } },
      'file_missing',
    ],
    ['a file is sent and taken out', [file('a.jpg', 'f')], { media: { 'a.jpg': null } }, 'settings_invalid'],
  ])('are refused when %s', (_what, media, said, code) => {
    expect(() => correctedFiles(story, { media }, said)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the settings of a corrected story', () => {
  const before = {
    ...{ headline: 'The ferry is back', lead: 'a.jpg', tags: ['ferries'] },
    media: {
      'a.jpg': { caption: 'A', alt: 'a', focalPoint: { x: 0, y: 1 }, poster: 1 },
      'b.jpg': { caption: 'B' },
    },
  };

  it('stay as they are where the correction says nothing', () => {
    expect(
      correctedSettings(before, { note: 'Oh', minor: true, reason: 'so', order: ['b.jpg'] }, []),
    ).toEqual(before);
  });

  it('are merged field by field, and null takes a field away', () => {
    const said = { headline: null, summary: 'At last', media: { 'a.jpg': { alt: 'quay', caption: null } } };
    expect(correctedSettings(before, said, [])).toEqual({
      ...{ lead: 'a.jpg', tags: ['ferries'], summary: 'At last' },
      media: { 'a.jpg': { alt: 'quay', focalPoint: { x: 0, y: 1 }, poster: 1 }, 'b.jpg': { caption: 'B' } },
    });
  });

  it('lose focal point and poster of a file that was replaced, unless they are said anew', () => {
    expect(correctedSettings(before, {}, ['a.jpg']).media?.['a.jpg']).toEqual({ caption: 'A', alt: 'a' });
    const said = { media: { 'a.jpg': { focalPoint: { x: 1, y: 1 } } } };
    expect(correctedSettings(before, said, ['a.jpg']).media?.['a.jpg']).toEqual({
      ...{ caption: 'A', alt: 'a', focalPoint: { x: 1, y: 1 } },
    });
  });

  it('say nothing about a file that was taken out, and it leads no more', () => {
    const out = correctedSettings(before, { media: { 'a.jpg': null } }, []);
    expect(out).toEqual({
      headline: 'The ferry is back',
      tags: ['ferries'],
      media: { 'b.jpg': { caption: 'B' } },
    });
    expect(correctedSettings(before, { media: { 'a.jpg': null }, lead: 'b.jpg' }, []).lead).toBe('b.jpg');
  });

  it('keep the later of two embargoes', () => {
    const [early, late] = ['2030-01-01T06:00:00Z', '2030-01-02T06:00:00Z'];
    expect(correctedSettings({ embargo: late }, { embargo: early }, []).embargo).toBe(late);
    expect(correctedSettings({ embargo: early }, { embargo: late }, []).embargo).toBe(late);
    expect(correctedSettings({ embargo: early }, {}, []).embargo).toBe(early);
    expect(StoryCorrection.safeParse({ embargo: null }).success).toBe(false);
  });

  it('are not changed by file names that objects have already', () => {
    const said = JSON.parse('{"media": {"__proto__": {"alt": "x"}, "constructor": {"alt": "y"}}}');
    const { media } = correctedSettings({}, StoryCorrection.parse(said), []);
    expect(Object.entries(media ?? {})).toContainEqual(['constructor', { alt: 'y' }]);
    expect(({} as { alt?: string }).alt).toBeUndefined();
  });
});

it('says what later revisions have changed: who, when, which files, and why', () => {
  const storyId = newStoryId(0);
  const submitted = (revision: number, files: SubmittedFile[], note?: string) => ({
    ...{ storyId, sequence: revision, at: `2026-11-0${revision}T00:00:00.000Z` },
    events: [
      {
        ...{
          v: 1 as const,
          type: 'submitted' as const,
          revision,
          receivedAt: '',
          lane: 'normal' as const,
          files,
        },
        ...{ by: 'ada', ...(note !== undefined && { note }) },
      },
    ],
  });
  const entries = [
    submitted(1, [file('draft.txt', 'a', 'draft'), file('a.jpg'), file('b.jpg')]),
    submitted(2, [file('new.txt', 'b', 'draft'), file('a.jpg', 'c'), file('c.jpg')], 'Nine'),
    submitted(3, [file('new.txt', 'b', 'draft'), file('a.jpg', 'c'), file('c.jpg')]),
  ];
  expect(changesAfter(entries, 1)).toBe(
    'r2 by ada at 2026-11-02T00:00:00.000Z: draft replaced, a.jpg replaced, c.jpg added, b.jpg removed, “Nine”; ' +
      'r3 by ada at 2026-11-03T00:00:00.000Z: no file',
  );
  expect(changesAfter(entries, 3)).toBe('');
});
