import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports of outgoing connections, which start at 32,768 or higher on all systems. */
const ports = { from: 20_000, to: 32_000 };

/**
 * Returns a free loopback port. A client that keeps connecting to a stopped server must never get the server's
 * port as its own end. It would be connected to itself, and the server could not come back.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
