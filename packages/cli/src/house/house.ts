import { type Config, loadConfig } from '@slugline/config';
import { checkWorkers } from '@slugline/queue';
import { type Context, type Http, openContext, openHttp, type RunningService } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';
import pino from 'pino';

/** Logs go to stderr: stdout belongs to the command's result. */
export const logger = (level: string) => pino({ level }, pino.destination(2));

type Start = (context: Context, http: Http) => Promise<RunningService>;

/** The services by name; each is loaded when it is started, so a container loads the libraries of one. */
const services: Record<string, () => Promise<{ start: Start }>> = {
  publish: () => import('@slugline/publish'),
  media: () => import('@slugline/media'),
  submission: () => import('@slugline/submission'),
  desk: () => import('@slugline/desk'),
  edge: () => import('@slugline/edge'),
};
export const serviceNames = Object.keys(services);

export interface House {
  context: Context;
  /** Where its HTTP server listens. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the named services in this process behind one port. Throws `internal` when a queue that they promise to work on
 * has no worker, or more than one. What was started is stopped again when a later step fails.
 */
export async function startHouse(config: Config, names: readonly string[]): Promise<House> {
  const context = await openContext(config, logger(config.logLevel));
  const running: RunningService[] = [];
  const http = await openHttp(context);
  const stop = async () => {
    // First nobody gets in, then those inside finish, then the lights go out.
    await http.close();
    await Promise.all(running.map((service) => service.stop()));
    await context.close();
  };
  try {
    for (const name of names) {
      const service = await services[name]?.();
      if (service) running.push(await service.start(context, http));
    }
    checkWorkers(names, context.workers);
    const url = await listen(http, config);
    context.log.info({ url, services: names }, 'ready');
    return { context, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(http: Http, { host, port }: Config): Promise<string> {
  try {
    return await http.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new SluglineError(
      'config_invalid',
      `${host}:${port} is in use: stop what runs there, or choose another with --port`,
    );
  }
}

/** The settings of a command, its flags on top. */
export const settings = (flags: Record<string, unknown> = {}): Config =>
  loadConfig({ env: process.env, flags });
