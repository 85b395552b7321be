import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeMedia, SluglineError } from '@slugline/story';
import { type Child, startChild } from './child.ts';
import { openClaimSigner, type Signing } from './credentials/cose.ts';
import type {
  CredentialsPolicy,
  Job,
  JobOf,
  MadePoster,
  Outcome,
  PictureInput,
  PictureParameters,
} from './jobs.ts';
import { openSeats } from './seats.ts';

export interface WorkOptions {
  /** Deadline, cancel, shutdown: ends the work for real, and the promise rejects with the signal's reason. */
  signal: AbortSignal;
  /** Told whole percents, rising. */
  onProgress?: (percent: number) => void;
}

export interface PictureWorkers {
  /**
   * Makes `w<width>.{avif,webp,jpg}` in `outDir` of a picture, from one decode: upright, in sRGB, never wider than
   * the original, without metadata but the rights on the allow-list. Same bytes and recipe, same files.
   *
   * Either every file is in `outDir` or none. Files are listed by width, widest last.
   *
   * Rejects with `file_missing`, `file_empty`, `picture_too_large`, `picture_broken`, `picture_unsupported`
   * (what was sent is at fault), `media_tool_failed` (the process died), or the signal's reason.
   */
  makePicture(
    input: PictureInput,
    outDir: string,
    recipe: { readonly parameters: PictureParameters },
    options: WorkOptions,
  ): Promise<MadeMedia>;
  /** Makes `poster.{avif,webp,jpg}` of a video's frame, at most 1,280 pixels wide. Rejects as `makePicture` does. */
  makePoster(input: PictureInput, outDir: string, options: WorkOptions): Promise<MadePoster>;
  /** Ends every process; jobs under way reject. Resolves when no process is left. */
  close(): Promise<void>;
}

const signs = (job: Job): boolean => job.kind === 'picture' && job.credentials?.signing !== undefined;

interface WorkersOptions {
  concurrency: number;
  /** Whose signatures are trusted (PEM), and what signs renditions of 1,280 pixels and above. */
  credentials?: { anchors?: string | undefined; signing?: Signing | undefined } | undefined;
}

/**
 * Opens workers that make up to `concurrency` pictures at once, each in a process of its own that uses one core.
 *
 * Own processes and not tinypool: with its `child_process` runtime an aborted task rejects before its process has
 * ended, so files may still appear; it recycles by the JavaScript heap, which libvips does not use; and an idle
 * process that the kernel kills is an unhandled `error` event in ours.
 */
export function openPictureWorkers({ concurrency, credentials = {} }: WorkersOptions): PictureWorkers {
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
  const seats = openSeats(concurrency);
  const closing = new AbortController();
  const children = new Set<Child>();
  const idle: Child[] = [];

  const retire = async (child: Child) => {
    await child.stop();
    children.delete(child);
  };

  const fitChild = async (): Promise<Child> => {
    for (let child = idle.pop(); child; child = idle.pop()) {
      if (child.fit) return child;
      await retire(child);
    }
    closing.signal.throwIfAborted();
    const child = startChild();
    children.add(child);
    return child;
  };

  async function run<K extends Job['kind']>(job: JobOf<K>, options: WorkOptions) {
    const signal = AbortSignal.any([options.signal, closing.signal]);
    const leaveSeat = await seats.take(signal);
    try {
      for (;;) {
        const child = await fitChild();
        try {
          return await child.run<K>(job, {
            signal,
            onProgress: options.onProgress,
            sign: signs(job) ? signer?.sign : undefined,
          });
        } catch (error) {
          if (!child.diedIdle) throw error;
        } finally {
          if (child.fit) idle.push(child);
          else await retire(child);
        }
      }
    } finally {
      leaveSeat();
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
    async close() {
      closing.abort(new SluglineError('media_tool_failed', 'the picture workers were closed'));
      await Promise.all([...children].map(retire));
    },
  };
}
