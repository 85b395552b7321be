import { parseArgs } from 'node:util';
import { type InputName, inputNames } from './hostile/inputs.ts';
import { type Part as ImagePart, parts as imageParts } from './image.ts';
import { type Part as VideoPart, parts as videoParts } from './video.ts';

export const usage = `usage: npm run --silent bench -- text  [--stories N] [--json]
       npm run --silent bench -- video [--seconds N | --input FILE] [--runs N] [--only PART,…] [--json]
       npm run --silent bench -- image [--input DIR] [--runs N] [--pictures N] [--only PART,…] [--json]
       npm run --silent bench -- hostile [--times N] [--only INPUT,…] [--json]

text   how long a text story takes from its submission to its live document, through the real API, queues and
       stores of an embedded house
         --stories N    measured one at a time, and again with 50 under way (200)
video  how near a film comes to what this machine can do, through the same; leave the machine alone meanwhile
         --seconds N    length of the clip that is made: 1080p30, about 27 Mb/s, moving, with grain (60)
         --input FILE   a film of your own instead
         --runs N       all parts in turn, so many times; the figures are medians (3)
         --only PART,…  some parts only; what they don't tell is null:
           floor        one process, one thread, one decode, nothing written: its CPU over the cores
           ours         one story through the queue, and the CPU of the media service
           renditions   one process per rendition, one after another, as peers do: on one thread, and on all
           playable     first playable edition on the lane breaking
           workers      one media process on one core, and two on a core each
image  the same of photographs: eight of 24 megapixels, or yours
         --input DIR    the first eight pictures of a folder
         --runs N       all parts but memory in turn, so many times; the figures are medians (3)
         --pictures N   over how many pictures memory is looked at (1000)
         --only PART,…  some parts only; what they don't tell is null:
           floor        one process, one thread, one decode of each picture, nothing written: its CPU over the cores
           latency      a story with one picture: until the first rendition is live, and until all are
           throughput   a story with eight pictures, and the CPU of all services
           peers        every output from a decode of its own, with sharp's own effort, and how alike the results are
           memory       what the media service holds at the beginning and at the end of many pictures
hostile  whether /healthz of the API is answered, and how soon, while inputs that are made to harm are submitted to a
       newsroom of several processes. The command fails where a question had no answer
         --times N      how often each input is submitted, all at once (10)
         --only INPUT,… some inputs only:
           ${inputNames.join(', ')}
--json   one JSON document on stdout; progress is told on stderr
`;

export class WrongUsage extends Error {}

/** What is to be measured. */
export type Order =
  | { what: 'text'; stories: number }
  | { what: 'video'; input: string | undefined; seconds: number; runs: number; only: VideoPart[] }
  | { what: 'image'; input: string | undefined; pictures: number; runs: number; only: ImagePart[] }
  | { what: 'hostile'; times: number; only: InputName[] };

/** Understands the words of a command line; `help` is asked for without an order. Throws `WrongUsage`. */
export function orderOf(args: string[]): { order: Order | 'help'; json: boolean } {
  const { values, positionals } = parsed(args);
  if (values.help) return { order: 'help', json: false };
  const [what, ...more] = positionals;
  const command = Object.hasOwn(commands, what ?? '') ? commands[what as Order['what']] : undefined;
  if (command === undefined || more.length > 0) {
    throw new WrongUsage(`what is to be measured: ${Object.keys(commands).join(', ')}?`);
  }
  const foreign = Object.keys(values).find((name) => name !== 'json' && !command.options.includes(name));
  if (foreign) throw new WrongUsage(`${what} has no option --${foreign}`);
  return { order: command.order(values), json: values.json ?? false };
}

type Values = ReturnType<typeof parsed>['values'];

const commands = {
  text: {
    options: ['stories'],
    order: ({ stories = '200' }: Values): Order => ({ what: 'text', stories: count('stories', stories) }),
  },
  video: {
    options: ['input', 'seconds', 'runs', 'only'],
    order: ({ input, seconds = '60', runs = '3', only }: Values): Order => ({
      ...{ what: 'video', input, seconds: count('seconds', seconds), runs: count('runs', runs) },
      only: partsIn(only, videoParts),
    }),
  },
  image: {
    options: ['input', 'runs', 'pictures', 'only'],
    order: ({ input, runs = '3', pictures = '1000', only }: Values): Order => ({
      ...{ what: 'image', input, pictures: count('pictures', pictures), runs: count('runs', runs) },
      only: partsIn(only, imageParts),
    }),
  },
  hostile: {
    options: ['times', 'only'],
    order: ({ times = '10', only }: Values): Order => ({
      ...{ what: 'hostile', times: count('times', times), only: partsIn(only, inputNames) },
    }),
  },
} satisfies Record<Order['what'], { options: string[]; order: (values: Values) => Order }>;

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        json: { type: 'boolean' },
        stories: { type: 'string' },
        seconds: { type: 'string' },
        pictures: { type: 'string' },
        input: { type: 'string' },
        runs: { type: 'string' },
        only: { type: 'string' },
        times: { type: 'string' },
      },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

function partsIn<P extends string>(words: string | undefined, known: readonly P[]): P[] {
  if (words === undefined) return [...known];
  return words.split(',').map((word) => {
    const part = known.find((one) => one === word);
    if (part) return part;
    throw new WrongUsage(`--only: there is no part called ${word}`);
  });
}

function count(option: string, word: string): number {
  const value = Number(word);
  if (Number.isInteger(value) && value > 0) return value;
  throw new WrongUsage(`--${option} must be a whole number above 0, not ${word}`);
}
