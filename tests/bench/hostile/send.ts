import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSettled, type StatusReport } from '@slugline/story';
import type { Submission } from './inputs.ts';

/** The time limit of a story, ms. */
const limitMs = 120_000;
const contentType = 'multipart/form-data; boundary=slugline-form';

/** Submits, waits for the end of each story, and returns a short description of each result. */
export async function send(
  apiUrl: string,
  { sending, bodies }: Submission,
  signal: AbortSignal,
): Promise<string[]> {
  const ends: string[] = [];
  for (const body of bodies) {
    const answer =
      sending === 'dripping' ? await drip(apiUrl, body, signal) : await post(apiUrl, sending, body, signal);
    ends.push(await endOf(apiUrl, answer, signal));
  }
  return ends;
}

interface Answer {
  status: number;
  body: { code?: string; storyId?: string };
}

async function post(apiUrl: string, sending: string, body: Buffer, signal: AbortSignal): Promise<Answer> {
  const type = sending === 'without a boundary' ? 'multipart/form-data' : contentType;
  const headers = { 'content-type': type };
  const response = await fetch(`${apiUrl}/v1/stories?again=true`, {
    ...{ method: 'POST', headers, body: new Uint8Array(body), signal },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** Sends one byte a second until there is an answer or the server closes the connection. */
async function drip(apiUrl: string, body: Buffer, signal: AbortSignal): Promise<Answer> {
  const { hostname, port, host } = new URL(apiUrl);
  const socket = connect(Number(port), hostname);
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  let said = '';
  socket.setEncoding('utf8').on('data', (words) => {
    said += words;
    socket.end();
  });
  // A server that closes the connection may reset it. What it sent before counts.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write(
    `POST /v1/stories HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${contentType}\r\ncontent-length: 1000000\r\n\r\n`,
  );
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.writable) socket.write(body.subarray(sent, ++sent));
  }, 1000);
  await closed;
  clearInterval(timer);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return answerIn(said);
}

/** Parses an answer from its bytes. The status is 0 if there is none. */
export function answerIn(said: string): Answer {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0);
  const code = /"code":"(\w+)"/.exec(said)?.[1];
  return { status, body: code === undefined ? {} : { code } };
}

async function endOf(apiUrl: string, { status, body }: Answer, signal: AbortSignal): Promise<string> {
  if (body.storyId === undefined) return [status, body.code].filter(Boolean).join(' ') || 'no answer';
  const deadline = performance.now() + limitMs;
  for (;;) {
    const response = await fetch(`${apiUrl}/v1/stories/${body.storyId}`, { signal });
    const report = (await response.json()) as StatusReport;
    if (isSettled(report.state) || performance.now() > deadline) return `${status} ${inWords(report)}`;
    await sleep(200, undefined, { signal });
  }
}

/**
 * Describes the end of a story: its state, the reason of a refusal, and the codes of refused files and of
 * warnings.
 */
export function inWords(report: Pick<StatusReport, 'state' | 'reason' | 'refused' | 'warnings'>): string {
  const codes = [...report.refused, ...report.warnings].map(({ code }) => code);
  const reason = report.reason === null ? [] : [`“${report.reason.slice(0, 80)}”`];
  return [report.state, ...reason, ...new Set(codes)].join(' ');
}
