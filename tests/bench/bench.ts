/**
 * `npm run bench -- draft|text|scale|video|image|hostile|life`: measures Slugline on this machine. It prints figures
 * and judges only whether every request to `/healthz` was answered.
 */
import { type Order, orderOf, usage, WrongUsage } from './arguments.ts';
import { benchDraft } from './draft.ts';
import { benchHostile } from './hostile.ts';
import { benchImage } from './image.ts';
import { benchLife } from './life.ts';
import { benchScale } from './scale.ts';
import { benchText } from './text.ts';
import { benchVideo } from './video.ts';
import { lineOf } from './words.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error('interrupted')));
}

try {
  const { order, json } = orderOf(process.argv.slice(2));
  if (order === 'help') process.stdout.write(usage);
  else {
    const figures = await figuresOf(order);
    print(figures, json);
    if (order.what === 'hostile' && Object.values(figures).some(({ unanswered }) => unanswered > 0))
      process.exitCode = 1;
  }
} catch (error) {
  if (error instanceof WrongUsage) process.stderr.write(`${error.message}\n${usage}`);
  else process.stderr.write(`${interrupted.signal.aborted ? 'interrupted' : (error as Error).message}\n`);
  process.exitCode = error instanceof WrongUsage ? 2 : interrupted.signal.aborted ? 130 : 1;
}

function figuresOf(order: Order): Promise<object> {
  const started = performance.now();
  const onProgress = (words: string) => {
    const elapsed = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`${elapsed.padStart(5)} s  ${words}\n`);
  };
  const { signal } = interrupted;
  switch (order.what) {
    case 'draft':
      return benchDraft(onProgress);
    case 'text':
      return benchText(order);
    case 'scale':
      return benchScale({ ...order, signal, onProgress });
    case 'video':
      return benchVideo({ ...order, signal, onProgress });
    case 'image':
      return benchImage({ ...order, signal, onProgress });
    case 'hostile':
      return benchHostile({ ...order, signal, onProgress });
    case 'life':
      return benchLife({ ...order, signal, onProgress });
  }
}

function print(figures: object, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) process.stdout.write(lineOf(name, value));
}
