/**
 * The first words of errors by which Redis says that it can't serve now: it is full, refuses writes, is loading, has
 * lost its master or its scripts, or refuses our password.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
const states = [
  ...['OOM', 'READONLY', 'LOADING', 'MISCONF', 'BUSY', 'NOSCRIPT', 'UNKILLABLE', 'EXECABORT'],
  ...['MASTERDOWN', 'NOREPLICAS', 'CLUSTERDOWN', 'TRYAGAIN', 'NOAUTH', 'NOPERM', 'WRONGPASS'],
];

/** Before Redis 7, what fails inside a script comes within an error of the script. */
const inState = new RegExp(`^(?:ERR Error running script.*[ -])?(?:${states.join('|')}) `, 's');

/** What ioredis and BullMQ say of a command that did not reach Redis, or whose answer did not reach us. */
const unanswered = [
  /^ERR max number of clients reached/,
  /^Command timed out$/,
  /^Command aborted due to connection close$/,
  /^Connection is closed\.?$/,
  /^Stream isn't writeable and enableOfflineQueue options is false$/,
  /^Socket timeout\. Expecting data, but didn't receive any in \d+ms\.$/,
  /^Reached the max retries per request limit/,
  /^Failed to refresh slots cache\.$/,
];

/** What node says of a connection that can't be made or was lost: https://nodejs.org/api/errors.html#common-system-errors */
const lost: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]);

/**
 * Whether an error is an outage of Redis: Redis is away, silent, or can't serve now. An error about the command itself is
 * a defect of ours. A broken connection counts only if the error surely came from Redis (`from`), because other
 * servers' connections break, too.
 */
export function isRedisOutage(error: unknown, from: 'redis' | 'anywhere' = 'anywhere'): boolean {
  if (!(error instanceof Error)) return false;
  const { message } = error;
  if (inState.test(message) || unanswered.some((words) => words.test(message))) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // The socket of a private Redis is a file, which is gone with it.
  const unreachable = lost.has(code) || (syscall === 'connect' && (code === 'ENOENT' || code === 'EACCES'));
  return from === 'redis' && unreachable;
}
