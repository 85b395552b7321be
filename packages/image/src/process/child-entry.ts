import { toSluglineError } from '@slugline/story';
import { deliverSignature } from '../credentials/request-signature.ts';
import { makeImage } from '../encode/image.ts';
import { makePoster } from '../encode/poster.ts';
import { makeMotion } from '../motion/motion.ts';
import type { Failure, Job, Outcome, Report, Signature } from './jobs.ts';

// The entry point of a picture process. It ends when the channel to its parent closes, so a parent that is killed
// leaves no process behind. SIGKILL, because `process.exit` would wait for encodes that run in libuv's pool.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// Ctrl-C in a terminal reaches the whole process group. The parent decides when its processes stop.
process.on('SIGINT', () => {});

process.on('message', (message: Job | Signature) => {
  if (message.kind === 'signature') deliverSignature(message);
  else void work(message);
});

const send = (report: Report) => process.send?.(report);

async function work(job: Job): Promise<void> {
  send({ kind: 'begun' });
  const rss = () => process.memoryUsage.rss();
  try {
    const outcome = await outcomeOf(job);
    send({ kind: 'done', outcome, rss: rss() });
  } catch (error) {
    send({ kind: 'failed', failure: failureOf(error, job.input.name), rss: rss() });
  }
}

function outcomeOf(job: Job): Promise<Outcome[keyof Outcome]> {
  if (job.kind === 'poster') return makePoster(job.input, job.dir);
  if (job.kind === 'motion') return makeMotion(job.input, job.dir, job.parameters);
  return makeImage(job.input, job.dir, job, {
    progress: (percent) => void send({ kind: 'progress', percent }),
    early: (media) => void send({ kind: 'early', media }),
  });
}

function failureOf(error: unknown, name: string): Failure {
  const { code, message, where } = toSluglineError(error);
  return { code, message, where: where ?? name };
}
