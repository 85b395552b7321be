/** The shortest time between two equal messages (ms). */
const everyMs = 60_000;

/**
 * Limits a repeated message to one a minute, so that an outage does not fill the log. The first one passes at once.
 * `pass` gets the message and how often it came since `pass` last got it.
 */
export function oncePerMinute(pass: (message: string, times: number) => void): (message: string) => void {
  const heard = new Map<string, number>();
  const recall = (message: string) => {
    const times = heard.get(message) ?? 0;
    heard.delete(message);
    if (times > 0) tell(message, times);
  };
  const tell = (message: string, times: number) => {
    heard.set(message, 0);
    setTimeout(recall, everyMs, message).unref();
    pass(message, times);
  };
  return (message) => {
    const times = heard.get(message);
    if (times === undefined) tell(message, 1);
    else heard.set(message, times + 1);
  };
}
