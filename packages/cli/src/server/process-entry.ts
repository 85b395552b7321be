import { once } from 'node:events';
import { checkWorkers } from '@slugline/queue';
import { openContext, type RunningService } from '@slugline/runtime';
import type { Answers, Order, Question, Report } from './process-messages.ts';
import { logger, shareable, startThreads } from './services.ts';
import { afterDraining } from './until-stopped.ts';

// The entry point of a process that shares the work of another one: see processes.ts.

// The channel closes when the first process ends in any way. Its private Redis is gone then, so nothing can be returned.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C in a terminal reaches all processes of its group. The first process decides when the others stop.
process.on('SIGINT', () => {});
const stopAsked = once(process, 'SIGTERM');
// An init system may send it to all processes, and then the first process does, too.
process.on('SIGTERM', () => {});

const send = (report: Report) => process.send?.(report, () => {});
const [order] = (await once(process, 'message')) as [Order];
const { config } = order;
const log = logger(config.logLevel).child({ process: order.process });

startThreads(order.services);
const running: RunningService[] = [];
try {
  const context = await openContext(config, log);
  try {
    await work(context);
  } finally {
    setTimeout(() => process.exit(1), config.workers.drainMs + afterDraining).unref();
    await Promise.all(running.map((service) => service.stop()));
    await context.close();
  }
} catch (error) {
  log.error({ err: error }, 'the process could not work');
  process.exit(1);
}
// When Redis is unreachable, a worker still tries to return its jobs and would keep the process alive.
process.exit(0);

/** Works until SIGTERM. Throws as the services do. */
async function work(context: Awaited<ReturnType<typeof openContext>>): Promise<void> {
  // As in `startServer`: first all are loaded.
  const loaded = await Promise.all(order.services.map((name) => shareable[name]?.(order.services)));
  for (const service of loaded) if (service) running.push(await service.start(context, undefined));
  checkWorkers(order.services, context.workers);
  const answers: { [A in keyof Answers]: () => Promise<Answers[A]> } = {
    liveness: async () =>
      (await Promise.all(context.liveness.map((ask) => ask()))).find((reason) => reason !== undefined),
    metrics: () => context.metrics.figures(),
  };
  process.on('message', ({ id, ask }: Question) => {
    // Without an answer the first process goes on when its patience ends.
    answers[ask]().then(
      (value) => send({ id, value }),
      (error: unknown) => log.warn({ err: error }, `the process could not say its ${ask}`),
    );
  });
  send({ working: true });
  log.info({ services: order.services }, 'working');
  await stopAsked;
}
