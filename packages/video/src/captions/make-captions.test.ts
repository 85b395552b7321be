import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { describe, expect, it } from 'vitest';
import { makeCaptions } from './make-captions.ts';

/** Makes captions of a text; returns their result and the WebVTT file. */
async function made(text: string, name = 'harbour.en.srt') {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'original');
  await writeFile(file, text);
  const result = await makeCaptions({ file, name }, folder.path, 'en');
  return { result, vtt: await readFile(join(folder.path, 'en.vtt'), 'utf8') };
}

const cue = (from: string, to: string, text = 'Text') => `00:00:${from},000 --> 00:00:${to},000\n${text}\n\n`;

describe('the result of captions', () => {
  it('has no warnings when all of them can be shown', async () => {
    const { result } = await made(cue('01', '02') + cue('03', '09') + cue('04', '05'));
    expect(result).toMatchObject({ kind: 'captions', language: 'en', durationSeconds: 9 });
    expect(result).not.toHaveProperty('warnings');
  });

  it('names the captions that were left out, and shows the rest', async () => {
    const { result, vtt } = await made(
      cue('01', '02', 'First') + cue('03', '03', 'Gone') + cue('05', '06', 'Last'),
    );
    expect(result.warnings).toEqual([
      {
        code: 'captions_left_out',
        line: 4,
        what: 'the caption begins and ends at 00:00:03,000, so nobody would see it. It is left out',
      },
    ]);
    expect(vtt.split('\n').filter((line) => /^[A-Z][a-z]/.test(line))).toEqual(['First', 'Last']);
  });

  it('names ten faults one by one, and counts the others', async () => {
    const { result } = await made(cue('01', '02') + cue('03', '03').repeat(25));
    expect(result.warnings).toHaveLength(11);
    expect(result.warnings?.at(-1)).toEqual({
      code: 'captions_left_out',
      what: 'has 15 more faults like these; the captions and lines with them are left out, too',
    });
  });

  it('has one warning when the times count from an hour, and no duration, which would cause a second warning', async () => {
    const { result } = await made(cue('01', '02').replaceAll('00:00', '10:00'));
    expect(result.warnings).toEqual([
      { code: 'captions_offset', what: expect.stringMatching(/^begins at 10:00:01\.000\. .*move them/) },
    ]);
    expect(result).not.toHaveProperty('durationSeconds');
  });
});
