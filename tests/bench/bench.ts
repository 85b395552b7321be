/** `npm run bench -- text|video`: what this machine makes of Slugline. It prints; it judges nothing. */
import { parseArgs } from 'node:util';
import { benchText } from './text.ts';
import { benchVideo, isPart, parts } from './video.ts';

const usage = `usage: npm run --silent bench -- text  [--stories N] [--json]
       npm run --silent bench -- video [--seconds N | --input FILE] [--runs N] [--only PART,…] [--json]

text   how long a text story takes from its submission to its live document, through the real API, queues and
       stores of an embedded house
         --stories N    measured one at a time, and again with 50 under way (200)
video  how near a film comes to what this machine can do, through the same; leave the machine alone meanwhile
         --seconds N    length of the clip that is made: 1080p30, about 13 Mb/s, moving, with grain (60)
         --input FILE   a film of your own instead
         --runs N       all parts in turn, so many times; the figures are medians (3)
         --only PART,…  some parts only; what they don't tell is null:
           floor        one process, one thread, one decode, nothing written: its CPU over the cores
           ours         one story through the queue, and the CPU of the media service
           renditions   one process per rendition, one after another, as peers do: on one thread, and on all
           playable     first playable edition on the lane breaking
           workers      one media process on one core, and two on a core each
--json   one JSON document on stdout; progress is told on stderr
`;

class WrongUsage extends Error {}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error('interrupted')));
}

try {
  const { values, positionals } = parsed(process.argv.slice(2));
  if (values.help) process.stdout.write(usage);
  else print(await figuresOf(positionals, values), values.json);
} catch (error) {
  if (error instanceof WrongUsage) process.stderr.write(`${error.message}\n${usage}`);
  else process.stderr.write(`${interrupted.signal.aborted ? 'interrupted' : (error as Error).message}\n`);
  process.exitCode = error instanceof WrongUsage ? 2 : interrupted.signal.aborted ? 130 : 1;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        stories: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '60' },
        input: { type: 'string' },
        runs: { type: 'string', default: '3' },
        only: { type: 'string', default: parts.join(',') },
      },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

function figuresOf([what, ...more]: string[], values: ReturnType<typeof parsed>['values']): Promise<object> {
  if (more.length === 0 && what === 'text') return benchText(count('stories', values.stories));
  if (more.length > 0 || what !== 'video') throw new WrongUsage('what is to be measured: text or video?');
  const only = values.only.split(',').map((word) => {
    if (isPart(word)) return word;
    throw new WrongUsage(`--only: there is no part called ${word}`);
  });
  const started = performance.now();
  return benchVideo({
    input: values.input,
    seconds: count('seconds', values.seconds),
    runs: count('runs', values.runs),
    only,
    signal: interrupted.signal,
    onProgress: (words) => {
      const elapsed = ((performance.now() - started) / 1000).toFixed(0);
      process.stderr.write(`${elapsed.padStart(5)} s  ${words}\n`);
    },
  });
}

function count(option: string, word: string): number {
  const value = Number(word);
  if (Number.isInteger(value) && value > 0) return value;
  throw new WrongUsage(`--${option} must be a whole number above 0, not ${word}`);
}

function print(figures: object, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(24)} ${value ?? '-'}\n`);
}
