import { type Config, loadConfig } from '@slugline/config';
import { checkWorkers } from '@slugline/queue';
import { type Context, openContext, type RunningService } from '@slugline/runtime';
import { type Http, openHttp } from '@slugline/runtime/http';
import { SluglineError } from '@slugline/story';
import { type Processes, startProcesses } from './processes.ts';
import { logger, services, startThreads } from './services.ts';

export { logger, serviceNames } from './services.ts';

/** Services that run in this process behind one HTTP server. Other processes may share their work. */
export interface Server {
  context: Context;
  /** The ids of the other processes. */
  pids(): number[];
  /** Where its HTTP server listens. */
  url: string;
  /** Resolves when `/readyz` no longer waits for a service. Work, requests and `/healthz` do not wait for it. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the named services in this process, behind one port. When they are ready, other processes are started that
 * share their work, as many as the settings say (`processes`). Throws `internal` when a queue of theirs has no
 * worker, or more than one, and `config_invalid` when the port is in use. When a step fails, everything that
 * was started is stopped.
 */
export async function startServer(config: Config, names: readonly string[]): Promise<Server> {
  startThreads(names);
  const context = await openContext(config, logger(config.logLevel));
  const running: RunningService[] = [];
  let others: Processes | undefined;
  let stopping = false;
  const http = await openHttp(context);
  const stop = async () => {
    // Requests end first, then jobs, then the connections and the Redis that both use.
    stopping = true;
    await http.close();
    await Promise.all([...running, ...(others ? [others] : [])].map((one) => one.stop()));
    await context.close();
  };
  try {
    // All are loaded before the first one starts. Loading holds the event loop up for long, and Redis must not seem to
    // be silent meanwhile.
    const loaded = await Promise.all(names.map((name) => services[name]?.(names)));
    for (const service of loaded) if (service) running.push(await service.start(context, http));
    checkWorkers(names, context.workers);
    let recovering = true;
    context.readiness.push(() => (recovering ? 'recovering' : undefined));
    const url = await listen(http, config);
    context.log.info({ url, services: names }, 'listening');
    const ready = Promise.all(running.map((service) => service.ready)).then(() => {
      recovering = false;
      context.log.info({ url, services: names }, 'ready');
      // Not before: their starts would take the cores from this one.
      if (!stopping) others = startProcesses(context, names, config.processes ?? 1);
    });
    return { context, url, ready, pids: () => others?.pids() ?? [], stop };
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

/** Loads the settings of a command; its flags win. Throws `config_invalid`. */
export const settings = (flags: Record<string, unknown> = {}): Config =>
  loadConfig({ env: process.env, flags });
