import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@slugline/queue';
import { descendantsOf } from '@slugline/testing/processes/running';
import { type Newsroom, processNames } from './newsroom.ts';
import type { Random } from './random.ts';

/** Does harm for a while. Resolves when the harm has ended, with a description for the report. */
type Harm = (newsroom: Newsroom, random: Random) => Promise<string>;

const seconds = 1000;

/** Every fault by name. Each ends by itself within 20 s, or at once if that makes sense. */
export const faults: Readonly<Record<string, Harm>> = {
  'kill-service': async (newsroom, random) => {
    const name = random.pick(processNames);
    newsroom.signal(name, 'SIGKILL');
    return name;
  },
  'kill-services': async (newsroom) => {
    for (const name of processNames) newsroom.signal(name, 'SIGKILL');
    return 'all at once';
  },
  'kill-media-often': async (newsroom, random) => {
    const times = Math.round(random.between(3, 6));
    for (let n = 0; n < times; n++) {
      newsroom.signal('media', 'SIGKILL');
      await sleep(random.between(1, 4) * seconds);
    }
    return `${times} times`;
  },
  'kill-encoder': async (newsroom, random) => {
    const children = descendantsOf(newsroom.pidOf('media') ?? 0);
    const encoders = children.filter(({ command }) => /ffmpeg|worker\.ts/.test(command));
    if (encoders.length === 0) return 'none ran';
    const { pid } = random.pick(encoders);
    kill(pid);
    return String(pid);
  },
  'restart-service': async (newsroom, random) => {
    const name = random.pick(processNames);
    newsroom.signal(name, 'SIGTERM');
    return name;
  },
  'freeze-service': async (newsroom, random) => {
    const name = random.pick(processNames);
    const pid = newsroom.pidOf(name);
    newsroom.signal(name, 'SIGSTOP');
    await sleep(random.between(2, 20) * seconds);
    // Another fault may have ended it. The process that runs now was never frozen.
    if (newsroom.pidOf(name) === pid) newsroom.signal(name, 'SIGCONT');
    return name;
  },
  'kill-redis': async ({ redis }, random) => {
    await redis.kill();
    const away = random.between(0, 10);
    await sleep(away * seconds);
    await redis.start();
    return `${away.toFixed(1)} s`;
  },
  'freeze-redis': async ({ redis }, random) => {
    const away = random.between(2, 12);
    redis.freeze();
    await sleep(away * seconds);
    redis.thaw();
    return `${away.toFixed(1)} s`;
  },
  'flush-redis': async ({ redis }) => {
    await redis.flush();
    return 'all of it';
  },
  'fill-redis': (newsroom, random) =>
    setting(newsroom, random, ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']),
  'make-redis-read-only': (newsroom, random) =>
    setting(newsroom, random, ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one']),
  'pause-redis': (newsroom, random) =>
    setting(newsroom, random, ['client', 'pause', '60000', 'WRITE'], ['client', 'unpause']),
  'cut-redis-connections': async ({ redis }, random) => {
    const times = Math.round(random.between(5, 30));
    const client = connect(redis.url);
    client.on('error', () => {});
    for (let n = 0; n < times; n++) {
      await client.call('client', 'kill', 'type', 'normal', 'skipme', 'yes').catch(() => {});
      await sleep(random.between(20, 300));
    }
    client.disconnect();
    return `${times} times`;
  },
  'fill-disk': async ({ disk }, random) => {
    if (disk === undefined) return 'not here: this user can’t mount a disk';
    const away = random.between(2, 15);
    await disk.fill();
    await sleep(away * seconds);
    await disk.empty();
    return `${away.toFixed(1)} s`;
  },
  'refuse-bucket': (newsroom, random) => bucket(newsroom, random, () => ({ answer: 503, code: 'SlowDown' })),
  'cut-bucket': (newsroom, random) => bucket(newsroom, random, () => 'hang up'),
  'silence-bucket': (newsroom, random) => bucket(newsroom, random, () => ({ holdAfter: 0 })),
  'lose-bucket-answers': (newsroom, random) =>
    bucket(newsroom, random, () => (random.chance(0.5) ? { cutAfter: 0 } : undefined)),
  'hide-bucket-objects': (newsroom, random) =>
    bucket(newsroom, random, ({ method }) =>
      method === 'GET' || method === 'HEAD' ? { answer: 404, code: 'NoSuchKey' } : undefined,
    ),
  'delay-bucket-writes': async (newsroom, random) => {
    // Requests that were on their way when their publisher was killed still arrive, late.
    const away = bucket(newsroom, random, ({ method }) => {
      const ms = random.between(1, 15) * seconds;
      return method === 'PUT' && random.chance(0.5) ? { hold: () => sleep(ms) } : undefined;
    });
    if (random.chance(0.5)) {
      await sleep(2 * seconds);
      newsroom.signal(random.pick(['publish-1', 'publish-2']), 'SIGKILL');
    }
    return away;
  },
  'spoil-bucket-writes': (newsroom, random) =>
    bucket(newsroom, random, ({ method }) =>
      method === 'PUT' && random.chance(0.3) ? { append: ' ' } : undefined,
    ),
};

async function bucket(
  newsroom: Newsroom,
  random: Random,
  faultOf: Parameters<Newsroom['disturb']>[1],
): Promise<string> {
  const away = random.between(2, 15);
  const name = random.pick(newsroom.buckets);
  newsroom.disturb(name, faultOf);
  await sleep(away * seconds);
  newsroom.disturb(name, () => undefined);
  return `${name}, ${away.toFixed(1)} s`;
}

/** Changes a setting of Redis, and restores it after a while. */
async function setting({ redis }: Newsroom, random: Random, on: string[], off: string[]): Promise<string> {
  const away = random.between(2, 10);
  const [first = '', ...more] = on;
  const [last = '', ...rest] = off;
  const client = connect(redis.url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  try {
    await client.call(first, ...more);
    await sleep(away * seconds);
    await client.call(last, ...rest);
  } finally {
    client.disconnect();
  }
  return `${away.toFixed(1)} s`;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
