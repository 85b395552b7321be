import { setTimeout as sleep } from 'node:timers/promises';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import type { Broken, Sent } from './promises.ts';
import type { Random } from './random.ts';

interface Package {
  draft: string;
  media: File[];
  story?: { embargo?: string; lane?: string };
}

/** Kinds of stories and how often each is sent, out of 100. */
const kinds = [
  ...Array<string>(45).fill('text'),
  ...Array<string>(20).fill('picture'),
  // Several stories use one original at the same time.
  ...Array<string>(15).fill('shared picture'),
  ...Array<string>(8).fill('video'),
  ...Array<string>(12).fill('embargo'),
];

/** How long before the end of its embargo a story is sent, ms. */
const embargoed = { from: 5_000, to: 30_000 };

export interface Submissions {
  sent: Sent[];
  broken: Broken[];
  /** Resolves when every story that was begun is accepted. */
  accepted(): Promise<void>;
}

/**
 * Sends `stories` stories to the API, spread over `ms`. Each is sent as a careful client does: again with the
 * same Idempotency-Key until it is accepted. `onEmbargo` is called before a story with an embargo is sent.
 */
export function sendStories(
  apiUrl: string,
  {
    stories,
    ms,
    random,
    seed,
    signal,
  }: { stories: number; ms: number; random: Random; seed: string; signal: AbortSignal },
  onEmbargo: (story: Sent) => void,
): Submissions {
  const sent: Sent[] = [];
  const broken: Broken[] = [];
  const pending = new Set<Promise<void>>();
  const shared = [0, 1, 2].map((n) =>
    photograph(`shared-${n}.jpg`, { width: 1400, height: 900, colour: `#${n}0${n}0a0` }),
  );

  const one = async (n: number): Promise<void> => {
    const kind = random.pick(kinds);
    const story: Sent = { marker: `marker${seed}x${n}end`, kind };
    const choice = {
      twice: random.chance(0.15),
      colour: random.between(0x100000, 0xffffff),
      shared: random.pick(shared),
    };
    const until = Date.now() + random.between(embargoed.from, embargoed.to);
    if (kind === 'embargo') story.embargo = until;
    sent.push(story);
    if (kind === 'embargo') onEmbargo(story);
    const key = crypto.randomUUID();
    const parcel = await packageOf(story, n, choice);
    const ids = await Promise.all(
      Array.from({ length: choice.twice ? 2 : 1 }, () => sendUntilAccepted(apiUrl, key, parcel, signal)),
    );
    const [storyId, other = storyId] = ids;
    if (storyId !== undefined) story.storyId = storyId;
    if (storyId !== other)
      broken.push({ promise: 'doubled', where: story.marker, what: `one key gave ${storyId} and ${other}` });
  };

  const sending = (async () => {
    for (let n = 0; n < stories && !signal.aborted; n++) {
      const story = one(n)
        .catch((error: Error) => {
          broken.push({ promise: 'refused', where: `story ${n}`, what: error.message });
        })
        .finally(() => pending.delete(story));
      pending.add(story);
      await sleep((ms / stories) * random.between(0.5, 1.5), undefined, { signal }).catch(() => {});
    }
  })();

  return {
    sent,
    broken,
    accepted: async () => {
      await sending;
      await Promise.all(pending);
    },
  };
}

async function packageOf(
  { marker, kind, embargo }: Sent,
  n: number,
  choice: { colour: number; shared: Promise<File> },
): Promise<Package> {
  const colour = `#${Math.floor(choice.colour).toString(16)}`;
  // Every third story shares its headline with others. A story under embargo has its marker in it, for the check
  // of the feeds.
  const headline = embargo
    ? `Embargoed ${marker}`
    : n % 3 === 0
      ? 'Storm over the harbour'
      : `Day ${n} of the storm`;
  const draft = `${headline}\n\nNothing sails, says ${marker} of the harbour office.\n`;
  switch (kind) {
    case 'picture':
      return { draft, media: [await photograph(`day-${n}.jpg`, { colour })] };
    case 'shared picture':
      return { draft, media: [await choice.shared] };
    case 'video':
      return {
        draft,
        media: [await videoFile(`day-${n}.mp4`, 2)],
        story: n % 2 === 0 ? { lane: 'breaking' } : {},
      };
    default:
      return { draft, media: [], story: embargo ? { embargo: new Date(embargo).toISOString() } : {} };
  }
}

/** The time limit of a request, ms. */
const patience = 30_000;

/** Returns the story's id. Throws if the package is refused, or if `signal` aborts. */
async function sendUntilAccepted(
  apiUrl: string,
  key: string,
  { draft, media, story }: Package,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const form = new FormData();
    form.set('draft', new Blob([draft]), 'draft.txt');
    if (story !== undefined) form.set('story', JSON.stringify(story));
    for (const file of media) form.append('media', file, file.name);
    const answer = await fetch(`${apiUrl}/v1/stories?again=true`, {
      method: 'POST',
      body: form,
      headers: { 'idempotency-key': key },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    }).catch(() => undefined);
    if (answer?.status === 202) {
      const report = (await answer.json().catch(() => undefined)) as { storyId?: string } | undefined;
      if (report?.storyId) return report.storyId;
    } else if (answer && answer.status < 500 && answer.status !== 429) {
      throw new Error(`${answer.status}: ${await answer.text().catch(() => 'no text')}`);
    }
    await sleep(1000, undefined, { signal });
  }
}
