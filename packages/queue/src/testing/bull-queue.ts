import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { prefix } from '../connection.ts';
import type { QueueName } from '../kinds.ts';

const opened = new WeakMap<Redis, Map<QueueName, Queue>>();

/**
 * For tests: BullMQ's own queue, to see what is in Redis and to change it as an operator or an older version would. It
 * needs no closing: it ends with the connection.
 */
export function bullQueue(connection: Redis, name: QueueName): Queue {
  const queues = opened.get(connection) ?? new Map<QueueName, Queue>();
  opened.set(connection, queues);
  const open = queues.get(name);
  if (open) return open;
  const queue = new Queue(name, { connection, prefix });
  queues.set(name, queue);
  // Without a listener BullMQ writes each error to stderr. The call that fails says what happened.
  queue.on('error', () => {});
  return queue;
}
