import { expect, it } from 'vitest';
import { answerIn, inWords } from './send.ts';

it('an answer is parsed from its bytes', () => {
  const said =
    'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n{"status":408,"code":"request_too_slow"}';
  expect(answerIn(said)).toEqual({ status: 408, body: { code: 'request_too_slow' } });
  expect(answerIn('')).toEqual({ status: 0, body: {} });
});

it('the end of a story is described by its state, the reason, and each code once', () => {
  const about = (code: string) => ({ code, message: '', where: '', file: '' });
  const report = { state: 'complete' as const, reason: null, refused: [about('video_broken')] };
  expect(inWords({ ...report, warnings: [about('alt_missing'), about('alt_missing')] })).toBe(
    'complete video_broken alt_missing',
  );
  expect(inWords({ state: 'refused', reason: 'too long', refused: [], warnings: [] })).toBe(
    'refused “too long”',
  );
});
