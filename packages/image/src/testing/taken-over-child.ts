import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Job, Report } from '../process/jobs.ts';

// Acts as a picture process that its picture has taken over: the picture is a bash script. The script runs in the
// folder for results. If it leaves `report.json` or `early.json` there, they are sent as the process's reports.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const send = (report: Report) => process.send?.(report);

/** Keeps the memory from being freed. */
const hoard: Buffer[] = [];

process.on('message', ({ input, dir }: Job) => {
  send({ kind: 'begun' });
  const script = readFileSync(input.file, 'utf8');
  if (script === 'fill the memory') {
    setInterval(() => hoard.push(Buffer.alloc(20e6, 1)), 10);
    return;
  }
  execFileSync('/bin/bash', [input.file], { cwd: dir, env: { PATH: '/usr/bin:/bin' }, stdio: 'ignore' });
  const said = (name: string) =>
    existsSync(`${dir}/${name}`) ? JSON.parse(readFileSync(`${dir}/${name}`, 'utf8')) : undefined;
  const early = said('early.json');
  if (early) send({ kind: 'early', media: early });
  const found = {
    name: 'found.jpg',
    role: 'rendition',
    purpose: 'poster',
    type: 'image/jpeg',
    bytes: 0,
    sha256: '0'.repeat(64),
  };
  send({ kind: 'done', outcome: said('report.json') ?? { files: [found], thumbhash: '' }, rss: 0 });
});
