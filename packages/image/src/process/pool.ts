import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, SluglineError } from '@slugline/story';
import PQueue from 'p-queue';
import { openClaimSigner, type Signing } from '../credentials/cose.ts';
import { mayMove } from '../motion/may-move.ts';
import type { Motion } from '../motion/motion-plan.ts';
import { type Child, earlyFolder, startChild } from './child.ts';
import type {
  CredentialsPolicy,
  Job,
  JobOf,
  MadePoster,
  MotionJobParameters,
  Outcome,
  PictureInput,
  PictureParameters,
} from './jobs.ts';

export interface WorkOptions {
  /** Deadline, cancel, shutdown: ends the work for real, and the promise rejects with the signal's reason. */
  signal: AbortSignal;
  /**
   * The story whose picture it is. A process that has read one story's pictures never reads another's. Without it the process
   * reads this picture alone.
   */
  story?: string | undefined;
  /** Told whole percents, rising. */
  onProgress?: (percent: number) => void;
  /**
   * Told what of a large picture lies in `folder`, which is whole files: it can be shown while the others are made. The
   * work ends no sooner than this does.
   */
  onEarly?: (media: MadeMedia, folder: string) => Promise<void>;
}

export interface PictureWorkers {
  /**
   * Makes `w<width>.{avif,webp,jpg}` and crops in `outDir` of a picture, from one decode: upright, in sRGB (AVIF in
   * Display P3 where the original has such colours), never wider than the original, without metadata but the rights on
   * the allow-list. Formats that save nothing are left out. Same bytes and recipe, same files.
   *
   * Either every file is in `outDir` or none. Files are listed by width, widest last, then the crops.
   *
   * Rejects with `file_missing`, `file_empty`, `picture_too_large`, `picture_broken`, `picture_unsupported`
   * (what was sent is at fault), `media_tool_failed` (the process died, or was taken over), or the signal's reason.
   */
  makePicture(
    input: PictureInput,
    outDir: string,
    recipe: { readonly parameters: PictureParameters },
    options: WorkOptions,
  ): Promise<MadeMedia>;
  /**
   * Makes `poster.{avif,webp,jpg}` of a video's frame, at most 1,280 pixels wide, and narrower `poster-w<width>` as AVIF and
   * WebP. Rejects as `makePicture` does.
   */
  makePoster(input: PictureInput, outDir: string, options: WorkOptions): Promise<MadePoster>;
  /**
   * Makes what moves of an animated GIF or WebP: `motion.webp` in `outDir`, with the delays and loops of the original
   * (of frames that are alike, libwebp makes one that is shown as long), or, where that would be large, the frames for an encoder of films, in a file of `outDir` that is the
   * caller's to remove. A picture that doesn't move is `none`. One that has too many frames or pixels, or is damaged
   * after its first frame, is a `still`.
   *
   * Neither has metadata but the rights on the allow-list. Rejects as `makePicture` does.
   */
  makeMotion(
    input: PictureInput,
    outDir: string,
    recipe: { readonly parameters: MotionJobParameters },
    options: WorkOptions,
  ): Promise<Motion>;
  /** Ends every process; jobs under way reject. Resolves when no process is left. */
  close(): Promise<void>;
}

const signs = (job: Job): boolean => job.kind === 'picture' && job.credentials?.signing !== undefined;

interface WorkersOptions {
  concurrency: number;
  /** Processes get folders of their own in this one, on the disk of pictures and results. By default that for temporary files. */
  folder?: string | undefined;
  /** Whose signatures are trusted (PEM), and what signs renditions of 1,280 pixels and above. */
  credentials?: { anchors?: string | undefined; signing?: Signing | undefined } | undefined;
}

/** How long a process waits for another picture of its story, ms. */
const idleMs = 10_000;

/** A process, and the story whose pictures it reads. */
interface Serving {
  child: Child;
  story: string | undefined;
}

/**
 * Opens workers that make up to `concurrency` pictures at once, each in a process of its own that uses one core and is kept
 * apart as far as this machine can. A process serves one story and then ends. A spare one is started ahead.
 *
 * Own processes and not tinypool: with its `child_process` runtime an aborted task rejects before its process has
 * ended, so files may still appear; it recycles by the JavaScript heap, which libvips does not use; and an idle
 * process that the kernel kills is an unhandled `error` event in ours.
 */
export function openPictureWorkers({
  concurrency,
  folder,
  credentials = {},
}: WorkersOptions): PictureWorkers {
  const signer = credentials.signing && openClaimSigner(credentials.signing);
  /** What a child is told of it; whether to sign is the recipe's to say. */
  const policyFor = (
    { name }: PictureInput,
    { credentials: asked }: PictureParameters,
  ): CredentialsPolicy => {
    const { anchors } = credentials;
    if (asked?.signer === undefined) return { anchors };
    if (signer) return { anchors, signing: { algorithm: signer.algorithm, size: signer.size } };
    throw new SluglineError('signer_missing', `${name} is to be signed, and there is no certificate here`, {
      where: name,
    });
  };
  const line = new PQueue({ concurrency });
  const closing = new AbortController();
  const children = new Set<Child>();
  const starting = new Set<Promise<unknown>>();
  /** In order of their last job. */
  const idle: (Serving & { timer: NodeJS.Timeout })[] = [];
  let busy = 0;

  const retire = async (child: Child) => {
    await child.stop();
    children.delete(child);
  };

  const startOne = async (): Promise<Child> => {
    const child = await startChild({ folder });
    children.add(child);
    if (!closing.signal.aborted) return child;
    await retire(child);
    throw closing.signal.reason;
  };
  const begin = (): Promise<Child> => {
    const child = startOne();
    starting.add(child);
    const begun = () => void starting.delete(child);
    child.then(begun, begun);
    return child;
  };
  const ahead = (): Promise<Child> => {
    const child = begin();
    // Whoever takes it is told.
    child.catch(() => {});
    return child;
  };
  // A picture, or a film's poster, would wait for it.
  let spare: Promise<Child> | undefined = ahead();

  const leaveIdle = (one: (typeof idle)[number] | undefined): Child | undefined => {
    if (one === undefined) return undefined;
    clearTimeout(one.timer);
    idle.splice(idle.indexOf(one), 1);
    return one.child;
  };

  const waitIdle = (serving: Serving) => {
    const timer = setTimeout(() => void retireIdle(one), idleMs).unref();
    const one = { ...serving, timer };
    idle.push(one);
  };
  const retireIdle = async (one: (typeof idle)[number]) => {
    const child = leaveIdle(one);
    if (child) await retire(child);
  };

  const childFor = async (story: string | undefined): Promise<Child> => {
    const own = leaveIdle(idle.find((one) => story !== undefined && one.story === story));
    if (own?.fit) return own;
    if (own) await retire(own);
    closing.signal.throwIfAborted();
    const [oldest] = idle;
    if (oldest && idle.length + busy > concurrency) await retireIdle(oldest);
    const next = spare ?? begin();
    spare = undefined;
    const child = await next;
    if (child.fit) return child;
    await retire(child);
    return begin();
  };

  /**
   * Runs `work` when fewer than `concurrency` others run, in the order of asking. Rejects with the signal's reason while it
   * waits. From then on `work` has to end by itself: p-queue, given the signal, would reject and let the next one begin
   * while a process is still being killed.
   */
  async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const waiting = new AbortController();
    const leave = () => waiting.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    const begin = () => {
      signal.removeEventListener('abort', leave);
      return work();
    };
    return line.add(begin, { signal: waiting.signal });
  }

  async function run<K extends Job['kind']>(job: JobOf<K>, options: WorkOptions) {
    const signal = AbortSignal.any([options.signal, closing.signal]);
    const { onProgress, story } = options;
    let early: Promise<void> | undefined;
    const onEarly = (media: Promise<MadeMedia>) => {
      early = media.then((made) => options.onEarly?.(made, earlyFolder(job.dir)));
      // It is looked at when the job has ended.
      early.catch(() => {});
    };
    const work = async () => {
      busy += 1;
      try {
        for (;;) {
          const child = await childFor(story);
          spare ??= ahead();
          try {
            const sign = signs(job) ? signer?.sign : undefined;
            return await child.run<K>(job, { signal, onProgress, onEarly, sign });
          } catch (error) {
            if (!child.diedIdle) throw error;
          } finally {
            if (child.fit && story !== undefined) waitIdle({ child, story });
            else await retire(child);
          }
        }
      } finally {
        busy -= 1;
      }
    };
    try {
      return await inTurn(signal, work);
    } finally {
      await early;
    }
  }

  /** A folder beside the results takes the files as they are made: a job that ends early leaves nothing. */
  async function make<K extends Job['kind']>(
    outDir: string,
    jobIn: (dir: string) => JobOf<K>,
    options: WorkOptions,
  ): Promise<Outcome[K]> {
    const dir = await mkdtemp(join(outDir, '.making-'));
    try {
      const outcome = await run<K>(jobIn(dir), options);
      for (const name of await readdir(dir)) await rename(join(dir, name), join(outDir, name));
      return outcome;
    } finally {
      await rm(dir, { recursive: true, force: true });
      await rm(earlyFolder(dir), { recursive: true, force: true });
    }
  }

  return {
    async makePicture(input, outDir, { parameters }, options) {
      const credentials = policyFor(input, parameters);
      return make<'picture'>(
        outDir,
        (dir) => ({ kind: 'picture', input, dir, parameters, credentials }),
        options,
      );
    },
    makePoster: (input, outDir, options) =>
      make<'poster'>(outDir, (dir) => ({ kind: 'poster', input, dir }), options),
    async makeMotion(input, outDir, { parameters }, options) {
      if (!(await mayMove(input.file))) return { kind: 'none' };
      const motion = await make<'motion'>(
        outDir,
        (dir) => ({ kind: 'motion', input, dir, parameters }),
        options,
      );
      if (motion.kind !== 'frames') return motion;
      const { frames } = motion;
      return { ...motion, frames: { ...frames, file: join(outDir, frames.file) } };
    },
    async close() {
      closing.abort(new SluglineError('media_tool_failed', 'the picture workers were closed'));
      await Promise.all([...children].map(retire));
      await Promise.allSettled(starting);
    },
  };
}
