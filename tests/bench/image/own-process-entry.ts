import { encodeOnce } from './floor.ts';
import { encodeEach } from './peer.ts';
import type { Work } from './work.ts';

/** The task of a process; `peer` writes its files into `folder`. */
export type Task = { way: 'floor'; works: Work[] } | { way: 'peer'; work: Work; folder: string };

// Measures one way to encode in a process of its own, so that no other work warms or burdens it. It ends when the
// channel to its parent closes. `process.exit` would wait for an encode that is running.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

process.once('message', async (task: Task) => {
  const before = process.cpuUsage();
  if (task.way === 'peer') await encodeEach(task.work, task.folder);
  else for (const work of task.works) await encodeOnce(work);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuSeconds: (user + system) / 1e6 }, () => process.disconnect());
});
