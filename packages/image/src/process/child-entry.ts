import { toSluglineError } from '@slugline/story';
import { answered } from '../credentials/ask.ts';
import { makePicture } from '../encode/picture.ts';
import { makePoster } from '../encode/poster.ts';
import { makeMotion } from '../motion/motion.ts';
import type { Failure, Job, Outcome, Report, Signature } from './jobs.ts';

// The child's entry. It lives as long as the channel to its parent: a parent that was killed leaves nobody behind.
// `process.exit` would wait for the encode that runs in libuv's pool, so the process ends itself the hard way.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// Ctrl-C on a terminal reaches the whole process group; when to stop is the parent's decision.
process.on('SIGINT', () => {});

process.on('message', (message: Job | Signature) => {
  if (message.kind === 'signature') answered(message);
  else void work(message);
});

const tell = (report: Report) => process.send?.(report);

async function work(job: Job): Promise<void> {
  tell({ kind: 'begun' });
  const rss = () => process.memoryUsage.rss();
  try {
    const outcome = await outcomeOf(job);
    tell({ kind: 'done', outcome, rss: rss() });
  } catch (error) {
    tell({ kind: 'failed', failure: failureOf(error, job.input.name), rss: rss() });
  }
}

function outcomeOf(job: Job): Promise<Outcome[keyof Outcome]> {
  if (job.kind === 'poster') return makePoster(job.input, job.dir);
  if (job.kind === 'motion') return makeMotion(job.input, job.dir, job.parameters);
  return makePicture(job.input, job.dir, job, {
    progress: (percent) => void tell({ kind: 'progress', percent }),
    early: (media) => void tell({ kind: 'early', media }),
  });
}

function failureOf(error: unknown, name: string): Failure {
  const { code, message, where } = toSluglineError(error);
  return { code, message, where: where ?? name };
}
