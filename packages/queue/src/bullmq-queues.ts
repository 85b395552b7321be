import { SluglineError } from '@slugline/story';
import { FlowProducer, Queue } from 'bullmq';
import { connect, isReadyWithin, prefix, type RedisAddress } from './connection.ts';
import { type QueueName, queueNames } from './kinds.ts';

/** BullMQ's queues. Nothing outside this package sees them. */
export interface BullQueues {
  /** Throws `queue_unavailable` while Redis does not answer. */
  queue(name: QueueName): Queue;
  /** Returns all queues. Throws as `queue` does. */
  all(): Queue[];
  /** Adds jobs of several queues at once. Throws as `queue` does. */
  flows(): FlowProducer;
  /** Waits for Redis, up to `withinMs`. Returns false when Redis still does not answer. */
  ready(withinMs: number): Promise<boolean>;
  /** Whether Redis takes a small write now. A Redis that is full, or a replica, answers but takes no writes. */
  takesWrites(): Promise<boolean>;
  /** Publishes a message on a channel. */
  tell(channel: string, message: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the queues. This succeeds at once without Redis, and then each call fails at once until Redis answers.
 *
 * A queue is made on first use, and only while Redis answers. A BullMQ queue that is made without Redis, or that loses
 * Redis while it is being made, hangs or stays broken for ever. All queues share one connection. `close` closes it,
 * because BullMQ does not close a connection that it was given (https://github.com/langfuse/langfuse/pull/16966).
 */
export function openBullQueues(address: RedisAddress): BullQueues {
  const connection = connect(address, { enableOfflineQueue: false });
  const queues = new Map<QueueName, Queue>();
  let flows: FlowProducer | undefined;
  // An 'error' event without a listener ends the process. The failed call reports the error.
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
    // The failed call reports the error.
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
      // The failed call reports the error.
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

/** How long Redis keeps the key that `takesWrites` writes, ms. */
const probeMs = 60_000;

/**
 * Forgets a queue that could not be made, so that the next call makes a new one. BullMQ asks Redis for its version only
 * when a queue is made. Without an answer every later call on that queue fails.
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
