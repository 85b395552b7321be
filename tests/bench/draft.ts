import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseDraft } from '@slugline/draft';
import { SluglineError } from '@slugline/story';
import { hostileShapes } from './draft-shapes.ts';

/** How much CPU it takes to read drafts. Times are in s of CPU. */
export interface DraftFigures {
  [name: string]:
    | { cpuSeconds: number }
    | { at100KB: number; at200KB: number; at400KB: number; growth: number };
}

const megabyte = 1_000_000;
const paragraph =
  'The harbour council voted on Monday to keep the night ferry for another year, its chair said. “We have waited a ' +
  'year for this,” said Ana Ruiz, 41, of the crews’ union; the boats leave at 9:30 and 11:15 from pier 4.';

/** 1 MB of an ordinary long text, by format. A draft may have 1 MB and 10,000 paragraphs. */
const ordinary: Readonly<Record<string, () => string>> = {
  'plain.txt': () => filled((n) => `${paragraph} (${n})\n\n`),
  'markdown.md': () => filled((n) => `${n % 20 === 0 ? `## **Part** ${n}\n\n` : ''}${paragraph} (${n})\n\n`),
  'page.html': () => filled((n) => `<p>${paragraph} <b>${n}</b></p>\n`),
};

function filled(piece: (n: number) => string): string {
  const pieces = ['A headline for a long text\n\n'];
  let length = 0;
  for (let n = 1; length < megabyte - 1_000; n++) {
    const next = piece(n);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('');
}

/** Measures the CPU of reading drafts, in this process. A draft that is refused counts, too, because it was read. */
export async function benchDraft(onProgress: (words: string) => void): Promise<DraftFigures> {
  const figures: DraftFigures = {};
  for (const [name, text] of Object.entries(ordinary)) {
    const [cpuSeconds = 0] = await cpuOfEach([{ name, text: text() }]);
    figures[name] = { cpuSeconds };
    onProgress(name);
  }
  for (const [shape, { name, text }] of Object.entries(hostileShapes)) {
    const [at100KB = 0, at200KB = 0, at400KB = 0] = await cpuOfEach(
      sizes.map((size) => ({ name, text: text(size) })),
    );
    figures[shape] = { at100KB, at200KB, at400KB, growth: round(at400KB / Math.max(at200KB, 0.001)) };
    onProgress(shape);
  }
  return figures;
}

const sizes = [100_000, 200_000, 400_000];
const largest = 400_000;
/** How often the sizes take turns. Code is compiled in the warm rounds: they are not counted. */
const rounds = { warm: 1, counted: 5 };

/**
 * Returns the CPU time (s) of one reading of each text. The texts are read in turn: so a busy minute meets all of them,
 * not one. A small one is read as often as it takes for the bytes of the largest, from a heap without garbage. So each
 * pays for the garbage that it makes, also where one reading of it makes too little for the collector to run.
 */
async function cpuOfEach(drafts: readonly { name: string; text: string }[]): Promise<number[]> {
  const taken: number[][] = drafts.map(() => []);
  for (let round = 0; round < rounds.warm + rounds.counted; round += 1)
    for (const [at, { name, text }] of drafts.entries()) {
      const times = Math.max(1, Math.round(largest / text.length));
      collectGarbage();
      const seconds = (await cpuOf(name, Buffer.from(text), times)) / times;
      if (round >= rounds.warm) taken[at]?.push(seconds);
    }
  return taken.map((seconds) => round(median(seconds)));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function cpuOf(name: string, bytes: Buffer, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let reading = 0; reading < times; reading += 1)
    await parseDraft({ name, bytes }, {}, { language: 'en' }).catch((error: unknown) => {
      if (!(error instanceof SluglineError)) throw error;
    });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
