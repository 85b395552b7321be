import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, SluglineError } from '@slugline/story';
import PQueue from 'p-queue';
import { openClaimSigner, type Signing } from '../credentials/cose.ts';
import { mayMove } from '../motion/may-move.ts';
import type { Motion } from '../motion/motion-plan.ts';
import { type Child, earlyFolder, startChild, worker } from './child.ts';
import { compileAhead, compiledCode } from './compiled-code.ts';
import type {
  CredentialsPolicy,
  ImageInput,
  ImageParameters,
  Job,
  JobOf,
  MadePoster,
  MotionJobParameters,
  Outcome,
} from './jobs.ts';

export interface WorkOptions {
  /** Deadline, cancel or shutdown. Aborting it kills the process; the promise then rejects with the signal's reason. */
  signal: AbortSignal;
  /**
   * The id of the picture's story. A process that has read pictures of one story never reads those of another.
   * Without it, the process reads this picture only.
   */
  story?: string | undefined;
  /** Called with whole percents, rising. */
  onProgress?: (percent: number) => void;
  /**
   * Called when the JPEGs of a large picture are complete in `folder`, so that they can be published early. The
   * work does not end before the returned promise settles.
   */
  onEarly?: (media: MadeMedia, folder: string) => Promise<void>;
}

export interface ImageWorkers {
  /**
   * Makes the renditions `w<width>.{avif,webp,jpg}` and the crops of a picture in `outDir`, from one decode.
   * Renditions are upright, in sRGB (AVIF in Display P3 if the original has such colours), never wider than the
   * original, and without metadata but the rights on the allow-list. Formats that save too little are left out. The
   * same bytes and recipe give the same files.
   *
   * Either all files are in `outDir` or none. The result lists files by width, widest last, then the crops.
   *
   * Rejects with `file_missing`, `file_empty`, `picture_too_large`, `picture_broken` or `picture_unsupported` when
   * the picture is at fault, with `media_tool_failed` when the process died or was taken over, with
   * `signer_missing` when the recipe asks for signatures and there is no certificate, and with the signal's reason.
   */
  makeImage(
    input: ImageInput,
    outDir: string,
    recipe: { readonly parameters: ImageParameters },
    options: WorkOptions,
  ): Promise<MadeMedia>;
  /**
   * Makes `poster.{avif,webp,jpg}` from a video's frame, at most 1,280 pixels wide, and narrower AVIF and WebP
   * files `poster-w<width>`. Rejects as `makeImage` does.
   */
  makePoster(input: ImageInput, outDir: string, options: WorkOptions): Promise<MadePoster>;
  /**
   * Makes the moving rendition of an animated GIF or WebP. The result is one of:
   * - `webp`: `motion.webp` in `outDir`, with the delays and loops of the original. libwebp joins equal frames in a
   *   row into one that is shown as long.
   * - `frames`: the WebP would be too large. The frames are in a file in `outDir`, for a video encoder. The caller
   *   removes it.
   * - `still`: there are too many frames or pixels, or the file is damaged after its first frame.
   * - `none`: the picture does not move.
   *
   * `motion.webp` has no metadata but the rights on the allow-list, frames have none. Rejects as `makeImage` does.
   */
  makeMotion(
    input: ImageInput,
    outDir: string,
    recipe: { readonly parameters: MotionJobParameters },
    options: WorkOptions,
  ): Promise<Motion>;
  /** Ends every process; running jobs reject. Resolves when no process is left. */
  close(): Promise<void>;
}

const signs = (job: Job): boolean => job.kind === 'picture' && job.credentials?.signing !== undefined;

interface WorkersOptions {
  concurrency: number;
  /**
   * Each process gets folders inside this one, best on the disk of originals and results. Default: the temporary
   * folder.
   */
  folder?: string | undefined;
  /** Trust anchors (PEM), and the signer of renditions that are 1,280 pixels wide or more. */
  credentials?: { anchors?: string | undefined; signing?: Signing | undefined } | undefined;
}

/** How long a process waits idle for the next picture of its story, ms. */
const idleMs = 10_000;

/** A process, and the story whose pictures it reads. */
interface Serving {
  child: Child;
  story: string | undefined;
}

/**
 * Opens workers that make up to `concurrency` pictures at once, each in its own process, which is sandboxed as far
 * as this machine allows. A process serves one story and then ends. A spare process is started in advance.
 *
 * Why not tinypool: with its `child_process` runtime, an aborted task rejects before its process has ended, so
 * files may still appear. It replaces processes by the size of the JavaScript heap, which libvips does not use. And
 * when the kernel kills an idle process, that is an unhandled `error` event in our process.
 */
export function openImageWorkers({ concurrency, folder, credentials = {} }: WorkersOptions): ImageWorkers {
  const signer = credentials.signing && openClaimSigner(credentials.signing);
  /** The policy that a process gets. The recipe decides whether renditions are signed. */
  const policyFor = ({ name }: ImageInput, { credentials: asked }: ImageParameters): CredentialsPolicy => {
    const { anchors } = credentials;
    if (asked?.signer === undefined) return { anchors };
    if (signer) return { anchors, signing: { algorithm: signer.algorithm, size: signer.size } };
    throw new SluglineError(
      'signer_missing',
      `${name} is to be signed, but this machine has no certificate`,
      {
        where: name,
      },
    );
  };
  const line = new PQueue({ concurrency });
  const closing = new AbortController();
  const children = new Set<Child>();
  const starting = new Set<Promise<unknown>>();
  /** Idle processes, in the order of their last job. */
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
    // The one that takes it gets the error.
    child.catch(() => {});
    return child;
  };
  const compiled = compiledCode();
  if (compiled !== undefined) void compileAhead(compiled, worker);
  // A picture or a poster would otherwise wait for the start of a process.
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
   * Runs `work` when fewer than `concurrency` others run, in the order of the calls. Rejects with the signal's
   * reason while it waits. Once it has begun, `work` must end by itself: if p-queue got the signal, it would reject
   * and start the next one while a process is still being killed.
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
      // Awaited when the job has ended.
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

  /** Makes files in a folder beside the results and moves them when the job is done, so a failed job leaves none. */
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
    async makeImage(input, outDir, { parameters }, options) {
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
