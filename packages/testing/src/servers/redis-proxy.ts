import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A proxy in front of Redis. It joins two Unix sockets and can go silent, be cut, and open again. */
export interface Line {
  /** From now on existing connections stay open but pass nothing. New connections work. */
  silence(): void;
  /** Whether a client has sent anything since the start, or since `silence`. */
  isAsked(): boolean;
  /** Closes all connections and accepts no new ones. */
  cut(): void;
  open(): Promise<void>;
}

export async function openLine(redisSocket: string, socket: string): Promise<Line> {
  const connections = new Set<{ ends: Socket[]; isSilent: boolean }>();
  let asked = 0;
  const server = createServer((caller) => {
    const redis = dial(redisSocket);
    const connection = { ends: [caller, redis], isSilent: false };
    connections.add(connection);
    for (const end of connection.ends) {
      end.on('error', () => {});
      end.on('close', () => connections.delete(connection));
    }
    redis.on('data', (words) => void (connection.isSilent || caller.write(words)));
    caller.on('data', (words) => {
      asked++;
      if (!connection.isSilent) redis.write(words);
    });
    caller.on('close', () => redis.destroy());
  });
  const open = async () => {
    server.listen(socket);
    await once(server, 'listening');
  };
  await open();
  return {
    silence: () => {
      for (const connection of connections) connection.isSilent = true;
      asked = 0;
    },
    isAsked: () => asked > 0,
    cut: () => {
      server.close();
      for (const { ends } of connections) for (const end of ends) end.destroy();
    },
    open,
  };
}
