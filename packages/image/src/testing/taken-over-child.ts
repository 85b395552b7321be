import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Job, Report } from '../process/jobs.ts';

// A picture process that was taken over by the picture: it does what the picture says, which is a script for bash. The script
// works in the folder of its results, and may leave `report.json` and `early.json` there: what the process is to tell.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const tell = (report: Report) => process.send?.(report);

/** Held, so that it is not given back. */
const hoard: Buffer[] = [];

process.on('message', ({ input, dir }: Job) => {
  tell({ kind: 'begun' });
  const script = readFileSync(input.file, 'utf8');
  if (script === 'fill the memory') {
    setInterval(() => hoard.push(Buffer.alloc(20e6, 1)), 10);
    return;
  }
  execFileSync('/bin/bash', [input.file], { cwd: dir, env: { PATH: '/usr/bin:/bin' }, stdio: 'ignore' });
  const said = (name: string) =>
    existsSync(`${dir}/${name}`) ? JSON.parse(readFileSync(`${dir}/${name}`, 'utf8')) : undefined;
  const early = said('early.json');
  if (early) tell({ kind: 'early', media: early });
  const found = {
    name: 'found.jpg',
    role: 'rendition',
    purpose: 'poster',
    type: 'image/jpeg',
    bytes: 0,
    sha256: '0'.repeat(64),
  };
  tell({ kind: 'done', outcome: said('report.json') ?? { files: [found], thumbhash: '' }, rss: 0 });
});
