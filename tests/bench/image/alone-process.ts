import { encodeOnce } from './floor.ts';
import { encodeEach } from './peer.ts';
import type { Work } from './work.ts';

/** What a process is to do; `peer` keeps its files in `folder`. */
export type Errand = { way: 'floor'; works: Work[] } | { way: 'peer'; work: Work; folder: string };

// The process in which one way to encode is measured, so that no other has warmed or burdened it. It ends with the
// channel to its parent, however that goes; `process.exit` would wait for an encode under way.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

process.once('message', async (errand: Errand) => {
  const before = process.cpuUsage();
  if (errand.way === 'peer') await encodeEach(errand.work, errand.folder);
  else for (const work of errand.works) await encodeOnce(work);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuSeconds: (user + system) / 1e6 }, () => process.disconnect());
});
