import type { Context, Http, RunningService } from '@slugline/runtime';
import { threads } from '@slugline/threads';
import pino, { type Logger } from 'pino';

/** Returns a logger that writes to stderr, because stdout is for the command's result. */
export const logger = (level: string): Logger => pino({ level }, pino.destination(2));

type Start<H> = (context: Context, http: H) => Promise<RunningService>;
/**
 * Imports a service when it is started, so that a process with one service loads only its libraries. `names` are all
 * services that are started in the process.
 */
type Load<H> = (names: readonly string[]) => Promise<{ start: Start<H> }>;

/** The services whose work other processes of the machine can share. There they need no HTTP server. */
export const shareable: Readonly<Record<string, Load<Http | undefined>>> = {
  publish: () => import('@slugline/publish'),
  submission: withPublishing,
};

/** All services by name. */
export const services: Readonly<Record<string, Load<Http>>> = {
  publish: () => import('@slugline/publish'),
  media: () => import('@slugline/media'),
  submission: withPublishing,
  desk: () => import('@slugline/desk'),
  edge: () => import('@slugline/edge'),
};
export const serviceNames = Object.keys(services);

/** The services that read or render what people sent, which they do in threads. */
const withThreads = ['publish', 'media', 'submission'];

/** Starts the threads of these services, if they have any. They load their libraries while the process loads its own. */
export function startThreads(names: readonly string[]): void {
  if (names.some((name) => withThreads.includes(name))) threads();
}

/**
 * Where submission and publish run in one process, a story of text is published by the job that plans it. Otherwise
 * it takes the queues, like everything else.
 */
async function withPublishing(names: readonly string[]): Promise<{ start: Start<Http | undefined> }> {
  const { start } = await import('@slugline/submission');
  if (!names.includes('publish')) return { start };
  const { publishAtOnce } = await import('@slugline/publish');
  return { start: (context, http) => start(context, http, publishAtOnce) };
}
