import { describe, expect, it } from 'vitest';
import { routesOf } from './handlers.ts';
import type { QueueName } from './kinds.ts';
import { checkWorkers } from './promised-workers.ts';

const handle = async () => {};

describe('a process', () => {
  const all: QueueName[] = [
    ...(['submission', 'image', 'video', 'publish', 'distribute'] as const),
    ...(['purge', 'receipts', 'catalogue'] as const),
  ];

  it.each<[string, string[], QueueName[]]>([
    ['all services and a worker for each queue', ['publish', 'media', 'submission', 'desk', 'edge'], all],
    ['one service and its workers', ['media'], ['video', 'image']],
    ['a service that works on no jobs', ['edge'], []],
  ])('may start with %s', (_what, services, started) => {
    expect(() => checkWorkers(services, started)).not.toThrow();
  });

  it.each<[string, string[], QueueName[], string]>([
    ['without one of two workers that it needs', ['media'], ['image'], 'no worker for the queue “video”'],
    ['without any worker that it needs', ['publish'], [], 'no worker for the queue “publish”'],
    [
      'with two workers for one queue',
      ['publish'],
      ['publish', 'distribute', 'publish'],
      '2 workers for the queue “publish”',
    ],
  ])('does not start %s, and names the queue', (_what, services, started, message) => {
    expect(() => checkWorkers(services, started)).toThrow(message);
  });
});

describe('a worker', () => {
  it('does not start without a handler for each kind of job in its queue', () => {
    const handlers = { deliver: { handle } };
    expect(() => routesOf({ queue: 'distribute', concurrency: 1, handlers } as never)).toThrow(
      'the worker of “distribute” has no handler for feeds jobs',
    );
  });

  it('does not start without a deadline where a setting must give it', () => {
    const handlers = { image: { handle } };
    expect(() => routesOf({ queue: 'image', concurrency: 1, handlers })).toThrow(
      'the worker of “image” has no deadline for image jobs',
    );
    expect(routesOf({ queue: 'image', concurrency: 1, deadlineMs: 5, handlers }).get('image')).toEqual({
      handler: handlers.image,
      deadlineMs: 5,
    });
  });
});
