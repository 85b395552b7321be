import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutOffSlowBodies } from './slow-bodies.ts';

let server: FastifyInstance;
let port: number;
let failed = 0;
beforeAll(async () => {
  server = fastify({ logger: false });
  server.addHook(
    'onRequest',
    cutOffSlowBodies({ uploads: { bytesPerSecond: 1000, over: 1200 }, smallMs: 1200 }),
  );
  // As for an upload, the route reads the body chunk by chunk.
  server.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
  server.post('/upload', async ({ raw }) => {
    let bytes = 0;
    try {
      for await (const chunk of raw) bytes += chunk.length;
    } catch (error) {
      failed++;
      throw error;
    }
    return { bytes };
  });
  server.post('/upload-held', async ({ raw }) => {
    await wait(3000);
    let bytes = 0;
    for await (const chunk of raw) bytes += chunk.length;
    return { bytes };
  });
  server.post('/small', async (request) => ({ got: request.body }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(() => server.close());

const drip = (socket: Socket, piece: string, everyMs: number, times = Number.POSITIVE_INFINITY) => {
  let sent = 0;
  const clock = setInterval(() => {
    if (sent++ < times) socket.write(piece);
    else clearInterval(clock);
  }, everyMs);
  socket.on('close', () => clearInterval(clock));
};

async function open(
  path: string,
  type: string,
  length: number,
): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (!text.startsWith('HTTP/1.1 408')) socket.end();
  });
  // `once` would fail on a reset connection. A reset can follow the answer and does not matter here.
  const answer = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`,
  );
  return { socket, answer };
}

it.concurrent('a slow upload gets an answer and is cut off, and its reader gets an error', async ({
  expect,
}) => {
  const { socket, answer } = await open('/upload', 'multipart/form-data; boundary=x', 1e9);
  drip(socket, 'x', 100);
  const text = await answer;
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(text).toContain('"code":"request_too_slow"');
  await expect.poll(() => failed).toBe(1);
});

it.concurrent('a long upload at the required pace is taken', async () => {
  const { socket, answer } = await open('/upload', 'multipart/form-data; boundary=x', 20_000);
  drip(socket, 'x'.repeat(1000), 200, 20);
  expect(await answer).toContain('{"bytes":20000}');
});

it.concurrent('an upload that the server does not read yet is not cut off', async () => {
  const { socket, answer } = await open('/upload-held', 'multipart/form-data; boundary=x', 100_000);
  socket.write('x'.repeat(100_000));
  expect(await answer).toContain('{"bytes":100000}');
});

it.concurrent('another body that takes too long is cut off, whatever its pace', async () => {
  const { socket, answer } = await open('/small', 'text/plain', 1e6);
  drip(socket, 'x'.repeat(500), 100);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
});

it.concurrent('a body that arrives at once is taken', async () => {
  const { socket, answer } = await open('/small', 'text/plain', 3);
  socket.write('abc');
  expect(await answer).toContain('{"got":"abc"}');
});
