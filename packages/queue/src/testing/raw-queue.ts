import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { prefix } from '../connection.ts';
import type { QueueName } from '../kinds.ts';

const opened = new WeakMap<Redis, Map<QueueName, Queue>>();

/**
 * Returns a BullMQ queue, to inspect Redis and to change it as an operator or an older version would. It
 * ends with the connection, so the caller does not close it.
 */
export function bullQueue(connection: Redis, name: QueueName): Queue {
  const queues = opened.get(connection) ?? new Map<QueueName, Queue>();
  opened.set(connection, queues);
  const open = queues.get(name);
  if (open) return open;
  const queue = new Queue(name, { connection, prefix });
  queues.set(name, queue);
  // Without a listener BullMQ writes each error to stderr. The failed call reports the error.
  queue.on('error', () => {});
  return queue;
}
