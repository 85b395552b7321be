import { describe, expect, it } from 'vitest';
import { codes, toSluglineError } from './errors.ts';
import { isRedisOutage } from './redis-outage.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const system = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code} 10.0.0.7:6379`), { code, syscall });

describe('an error of the Redis client', () => {
  it.each([
    ['a full Redis', "OOM command not allowed when used memory > 'maxmemory'."],
    [
      'a full Redis, of a script',
      "OOM command not allowed when used memory > 'maxmemory'. script: 2f, on @user_script:7.",
    ],
    [
      'a full Redis 6.2, of a script',
      "ERR Error running script (call to f_2f): @user_script:7: @user_script: 7: -OOM command not allowed when used memory > 'maxmemory'.",
    ],
    ['a replica', "READONLY You can't write against a read only replica."],
    [
      'a replica without its master',
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    ],
    ['a server that is loading', 'LOADING Redis is loading the dataset in memory'],
    [
      'a server that can’t save',
      'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist.',
    ],
    [
      'a server whose script does not end',
      'BUSY Redis is busy running a script. You can only call SCRIPT KILL.',
    ],
    ['a server that has lost its scripts', 'NOSCRIPT No matching script. Please use EVAL.'],
    ['a transaction on a full Redis', 'EXECABORT Transaction discarded because of previous errors.'],
    ['a cluster in pieces', 'CLUSTERDOWN Hash slot not served'],
    ['a cluster that moves slots', 'TRYAGAIN Multiple keys request during rehashing of slot'],
    ['too few replicas', 'NOREPLICAS Not enough good replicas to write.'],
    ['a Redis that wants a password', 'NOAUTH Authentication required.'],
    ['a wrong password', 'WRONGPASS invalid username-password pair or user is disabled.'],
    ['too many clients', 'ERR max number of clients reached'],
  ])('%s is an outage', (_what, message) => {
    expect(isRedisOutage(named('ReplyError', message))).toBe(true);
    expect(toSluglineError(named('ReplyError', message))).toMatchObject({ code: 'queue_unavailable' });
  });

  it.each([
    ['silence', new Error('Command timed out')],
    ['a connection that was closed', new Error('Connection is closed.')],
    ['BullMQ’s error for a closed connection', named('ConnectionClosedError', 'Connection is closed')],
    ['a pipeline that was cut', named('AbortError', 'Command aborted due to connection close')],
    ['no connection', new Error("Stream isn't writeable and enableOfflineQueue options is false")],
    ['a dead line', new Error("Socket timeout. Expecting data, but didn't receive any in 2500ms.")],
    [
      'too many tries',
      named(
        'MaxRetriesPerRequestError',
        'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
      ),
    ],
  ])('about %s is an outage', (_what, error) => {
    expect(isRedisOutage(error)).toBe(true);
    expect(toSluglineError(error)).toMatchObject({ code: 'queue_unavailable', cause: error });
  });

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ECONNRESET', 'read'],
    ['EPIPE', 'write'],
    ['ETIMEDOUT', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EHOSTUNREACH', 'connect'],
    ['ENOENT', 'connect'],
  ])('%s of %s is an outage only when it comes from Redis', (code, syscall) => {
    expect(isRedisOutage(system(code, syscall), 'redis')).toBe(true);
    expect(isRedisOutage(system(code, syscall))).toBe(false);
  });

  it.each([
    ['a wrong command', named('ReplyError', "ERR wrong number of arguments for 'get' command")],
    [
      'a value of another kind',
      named('ReplyError', 'WRONGTYPE Operation against a key holding the wrong kind of value'),
    ],
    [
      'a wrong script',
      named('ReplyError', 'ERR Error running script (call to f_2f): @user_script:1: attempt to index nil'),
    ],
    ['a job that is too large', new Error('The size of job publish exceeds the limit 1000 bytes')],
    ['a job that is another worker’s', new Error('Missing lock for job 1. moveToFinished')],
    ['a tool that was too slow', new Error('Command timed out after 20000 milliseconds: ffmpeg -i film.mp4')],
    ['a headline', new Error('BUSYBODY seen at the harbour')],
    ['a missing file', system('ENOENT', 'open')],
  ])('about %s is not an outage', (_what, error) => {
    expect(isRedisOutage(error)).toBe(false);
    expect(isRedisOutage(error, 'redis')).toBe(false);
    expect(toSluglineError(error).code).not.toBe('queue_unavailable');
  });

  it('becomes queue_unavailable, not a defect', () => {
    expect(toSluglineError(new Error('Command timed out')).remedy).toBe(codes.queue_unavailable.remedy);
  });
});
