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
    const [cpuSeconds = 0] = await leastOf([{ name, text: text() }]);
    figures[name] = { cpuSeconds };
    onProgress(name);
  }
  for (const [shape, { name, text }] of Object.entries(hostileShapes)) {
    const [at100KB = 0, at200KB = 0, at400KB = 0] = await leastOf(
      sizes.map((size) => ({ name, text: text(size) })),
    );
    figures[shape] = { at100KB, at200KB, at400KB, growth: round(at400KB / Math.max(at200KB, 0.001)) };
    onProgress(shape);
  }
  return figures;
}

const sizes = [100_000, 200_000, 400_000];
const rounds = { fewest: 5, most: 25 };
/** For how long more rounds are run than the fewest, s of CPU. */
const enoughCpu = 3;

/**
 * Returns the least CPU time (s) of several runs for each text, because other work on the machine only adds to the
 * time. The texts are read in turn: so a busy minute meets all of them, not one. What is read fast is read more often,
 * because a pause of the garbage collector weighs more there. The first round is not counted: code is compiled in it.
 */
async function leastOf(drafts: readonly { name: string; text: string }[]): Promise<number[]> {
  const least = drafts.map(() => Number.POSITIVE_INFINITY);
  let spent = 0;
  for (let run = 0; run <= rounds.fewest || (run <= rounds.most && spent < enoughCpu); run += 1)
    for (const [at, { name, text }] of drafts.entries()) {
      const taken = await cpuOf(name, Buffer.from(text));
      spent += taken;
      if (run > 0) least[at] = Math.min(least[at] ?? taken, taken);
    }
  return least.map(round);
}

async function cpuOf(name: string, bytes: Buffer): Promise<number> {
  const before = process.cpuUsage();
  await parseDraft({ name, bytes }, {}, { language: 'en' }).catch((error: unknown) => {
    if (!(error instanceof SluglineError)) throw error;
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
