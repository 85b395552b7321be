import { parseArgs } from 'node:util';
import { type InputName, inputNames } from './hostile/inputs.ts';
import { type Part as ImagePart, parts as imageParts } from './image.ts';
import { type Part as LifePart, parts as lifeParts } from './life.ts';
import { type Part as VideoPart, parts as videoParts } from './video.ts';

export const usage = `usage: npm run --silent bench -- draft [--json]
       npm run --silent bench -- text  [--stories N] [--processes N] [--json]
       npm run --silent bench -- scale [--sizes N,…] [--stories N] [--json]
       npm run --silent bench -- video [--seconds N | --input FILE] [--runs N] [--only PART,…] [--json]
       npm run --silent bench -- image [--input DIR] [--runs N] [--pictures N] [--only PART,…] [--json]
       npm run --silent bench -- hostile [--times N] [--only INPUT,…] [--json]
       npm run --silent bench -- life  [--stories N] [--retractions N] [--only PART,…] [--json]

draft  the CPU time of reading drafts: 1 MB of plain text, Markdown and HTML, and hostile texts of 100, 200 and 400 KB
text   the time from the submission of a text story to its live document, with the API, queues and stores of an
       embedded server
         --stories N    stories submitted one at a time, and again with 50 under way (200)
         --processes N  processes that share the work, as with \`slugline up\` (1). The client is in the first of them
scale  the cost of an archive: 1,000 stories of the last two days, and the others of the ten years before. Measures
       start, rebuild, the filling of the catalogue, one story, lists, search, feeds, the work of a minute, memory and disk
         --sizes N,…    stories in the archive (1000,10000); a million takes hours, and several gigabytes in TMPDIR
         --stories N    stories submitted at each size (200)
video  how close the encoding of a video comes to the limit of this machine; leave the machine alone meanwhile
         --seconds N    length of the generated clip: 1080p30 with motion and grain, about 27 Mb/s (60)
         --input FILE   a video to use instead
         --runs N       number of runs over all parts; the figures are medians (3)
         --only PART,…  only these parts; figures that need others are null:
           floor        one process, one thread, one decode, nothing written: its CPU time divided by the cores
           ours         one story through the queue, and the CPU time of the media service
           renditions   one process per rendition, one after another, as peers do: on one thread, and on all
           playable     the first playable edition on the lane breaking
           workers      one media process on one core, and two on a core each
image  the same for photographs: eight of 24 megapixels
         --input DIR    the first eight pictures of a folder instead
         --runs N       number of runs over all parts except memory; the figures are medians (3)
         --pictures N   number of pictures for the measurement of memory (1000)
         --only PART,…  only these parts; figures that need others are null:
           floor        one process, one thread, one decode of each picture, nothing written: its CPU time divided by the cores
           latency      a story with one picture: until the first rendition is live, and until all are
           throughput   a story with eight pictures, and the CPU time of the media service
           peers        each output from a decode of its own, with sharp's default effort, and how similar the results are
           memory       the memory of the media service near the beginning and at the end of many pictures
hostile  how soon the API answers /healthz while harmful inputs are submitted to a newsroom of several processes. The
       command fails if a request had no answer
         --times N      how often each input is submitted, all at once (10)
         --only INPUT,… only these inputs:
           ${inputNames.join(', ')}
life   what happens to a story after it was published, in newsrooms that run as with \`slugline up\`
         --stories N    stories that are corrected, that are scheduled, and that lose a picture which all of them have (200)
         --retractions N  stories with five pictures and a video that are retracted (40)
         --only PART,…  only these parts; figures that need others are null:
           correction   texts and corrections of their text, in turn: from the request until the document is live
           schedule     how long after its time a text is live. The times are 200 ms apart. Meanwhile other texts and
                        pictures are published without a pause
           original     one picture is withdrawn from all stories: until none of its files answers
           dark         stories are retracted: until no address of the story answers. There are three public sides, each
                        for a destination of its own: the bundled edge, Varnish in front of it, and nginx in front of a
                        bucket. The caches have every address. A side is left out if its program is not on this machine
--json   one JSON document on stdout; progress goes to stderr
`;

export class WrongUsage extends Error {}

/** What to measure. */
export type Order =
  | { what: 'draft' }
  | { what: 'text'; stories: number; processes: number }
  | { what: 'scale'; sizes: number[]; stories: number }
  | { what: 'video'; input: string | undefined; seconds: number; runs: number; only: VideoPart[] }
  | { what: 'image'; input: string | undefined; pictures: number; runs: number; only: ImagePart[] }
  | { what: 'hostile'; times: number; only: InputName[] }
  | { what: 'life'; stories: number; retractions: number; only: LifePart[] };

/** Parses the command line; `help` may come without an order. Throws `WrongUsage`. */
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
  draft: { options: [], order: (): Order => ({ what: 'draft' }) },
  text: {
    options: ['stories', 'processes'],
    order: ({ stories = '200', processes = '1' }: Values): Order => ({
      what: 'text',
      stories: count('stories', stories),
      processes: count('processes', processes),
    }),
  },
  scale: {
    options: ['sizes', 'stories'],
    order: ({ sizes = '1000,10000', stories = '200' }: Values): Order => ({
      what: 'scale',
      sizes: sizes.split(',').map((size) => count('sizes', size)),
      stories: count('stories', stories),
    }),
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
  life: {
    options: ['stories', 'retractions', 'only'],
    order: ({ stories = '200', retractions = '40', only }: Values): Order => ({
      ...{ what: 'life', stories: count('stories', stories), retractions: count('retractions', retractions) },
      only: partsIn(only, lifeParts),
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
        sizes: { type: 'string' },
        processes: { type: 'string' },
        seconds: { type: 'string' },
        pictures: { type: 'string' },
        input: { type: 'string' },
        runs: { type: 'string' },
        only: { type: 'string' },
        times: { type: 'string' },
        retractions: { type: 'string' },
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
