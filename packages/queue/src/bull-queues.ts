import { SluglineError } from '@slugline/story';
import { FlowProducer, Queue } from 'bullmq';
import { connect, isReadyWithin, prefix, type RedisAddress } from './connection.ts';
import { type QueueName, queueNames } from './kinds.ts';

/** BullMQ's queues. They stay in this package. */
export interface BullQueues {
  /** Throws `queue_unavailable` while Redis does not answer. */
  queue(name: QueueName): Queue;
  /** All queues, as `queue` gives them. */
  all(): Queue[];
  /** Adds jobs of several queues at once. Throws as `queue` does. */
  flows(): FlowProducer;
  /** Waits for Redis, at most so long (ms); false when it is still away. */
  ready(withinMs: number): Promise<boolean>;
  /** Whether Redis takes a small write now. A Redis that is full, or a replica, answers and takes none. */
  takesWrites(): Promise<boolean>;
  /** Sends a message to those who listen on a channel. */
  tell(channel: string, message: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the queues. Without Redis this succeeds at once, and each call fails at once until Redis is there.
 *
 * A queue is made when somebody asks for it and Redis answers. A BullMQ queue that is made before that hangs or stays
 * broken for ever, and so does one that Redis leaves while it is being made. All share one connection. It is closed here,
 * because BullMQ leaves a connection open that it was given (https://github.com/langfuse/langfuse/pull/16966).
 */
export function openBullQueues(address: RedisAddress): BullQueues {
  const connection = connect(address, { enableOfflineQueue: false });
  const queues = new Map<QueueName, Queue>();
  let flows: FlowProducer | undefined;
  // An 'error' event without a listener ends the process. The call that fails says what happened.
  connection.on('error', () => {});

  const options = () => {
    if (connection.status !== 'ready') throw new SluglineError('queue_unavailable', 'Redis does not answer');
    return { connection, prefix };
  };
  const queueOf = (name: QueueName): Queue => {
    const open = queues.get(name);
    if (open) return open;
    const queue = new Queue(name, options());
    queues.set(name, queue);
    // As above.
    queue.on('error', () => {});
    dropIfBroken(queue, () => queues.get(name) === queue && queues.delete(name));
    return queue;
  };

  return {
    queue: queueOf,
    all: () => queueNames.map(queueOf),
    flows: () => {
      if (flows) return flows;
      const producer = new FlowProducer(options());
      flows = producer;
      // As above.
      producer.on('error', () => {});
      dropIfBroken(producer, () => {
        if (flows === producer) flows = undefined;
      });
      return producer;
    },
    ready: (withinMs) => isReadyWithin(withinMs, connection),
    takesWrites: async () => {
      const written = connection.set(`${prefix}:probe`, '1', 'PX', probeMs).then(() => true);
      return written.catch(() => false);
    },
    tell: async (channel, message) => void (await connection.publish(channel, message)),
    close: async () => {
      await Promise.allSettled([...queues.values(), ...(flows ? [flows] : [])].map((open) => open.close()));
      connection.disconnect();
    },
  };
}

/** How long Redis keeps what `takesWrites` wrote, ms. */
const probeMs = 60_000;

/**
 * BullMQ asks Redis for its version when a queue is made, and never again. A queue that got no answer fails each call from
 * then on, so it is forgotten. The next call makes a new one.
 */
function dropIfBroken(made: Queue | FlowProducer, forget: () => void): void {
  made
    .waitUntilReady()
    .catch(async () => {
      forget();
      await made.close();
    })
    .catch(() => {});
}
