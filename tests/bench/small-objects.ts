/**
 * Measures writes of small objects to a private directory store: `npx node tests/bench/small-objects.ts [DIR]`. A story is 16
 * objects of 1.5 KB, one after the other. As files and in the SQLite file,
 * one story at a time and 50 at once, and with several processes that do nothing but write.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@slugline/store';

const objectsOfStory = 16;
const text = 'word '.repeat(300);
const forMs = 8_000;

interface Task {
  path: string;
  form: 'files' | 'sqlite';
  atOnce: number;
  name: string;
}

interface Figures {
  stories: number;
  seconds: number;
  cpuMs: number;
  writes: number[];
}

/** Writes stories for some seconds. The time of each write is in `writes` (ms). */
async function work({ path, form, atOnce, name }: Task): Promise<Figures> {
  const store = await openStore({ kind: 'directory', path });
  // Keys outside the small folders are plain files.
  const folder = form === 'files' ? 'clock' : 'journal';
  await store.put(`${folder}/first`, '');
  const writes: number[] = [];
  let stories = 0;
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const writer = async (lane: number) => {
    for (let n = 0; performance.now() - begun < forMs; n++) {
      for (let object = 0; object < objectsOfStory; object++) {
        const before = performance.now();
        await store.put(`${folder}/${name}-${lane}-${n}/${object}`, text);
        writes.push(performance.now() - before);
      }
      stories++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => writer(lane)));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await store.close();
  return { stories, seconds, cpuMs: (user + system) / 1_000, writes };
}

if (process.send) {
  process.once('message', async (task: Task) => {
    const figures = await work(task);
    process.send?.(figures, () => process.disconnect());
  });
} else {
  const line = (...cells: (string | number)[]) =>
    console.log(cells.map((cell) => String(cell).padStart(11)).join(''));
  line('form', 'processes', 'at once', 'stories/s', 'cpu/story', 'p50 ms', 'p99 ms', 'max ms');
  for (const [form, processes, atOnce] of [
    ['files', 1, 1],
    ['sqlite', 1, 1],
    ['files', 1, 50],
    ['sqlite', 1, 50],
    ['sqlite', 2, 1],
    ['sqlite', 2, 50],
    ['sqlite', 4, 50],
  ] as const) {
    const path = await mkdtemp(join(process.argv[2] ?? tmpdir(), 'slugline-bench-'));
    const runs = await Promise.all(
      Array.from({ length: processes }, async (_, n) => {
        const child = fork(import.meta.filename);
        child.send({ path, form, atOnce, name: String(n) } satisfies Task);
        const [figures] = (await once(child, 'message')) as [Figures];
        return figures;
      }),
    );
    const writes = runs.flatMap((run) => run.writes).sort((a, b) => a - b);
    const at = (share: number) => (writes[Math.floor(writes.length * share)] ?? 0).toFixed(2);
    const stories = runs.reduce((sum, run) => sum + run.stories, 0);
    const rate = runs.reduce((sum, run) => sum + run.stories / run.seconds, 0);
    const cpu = runs.reduce((sum, run) => sum + run.cpuMs, 0) / stories;
    line(
      form,
      processes,
      atOnce,
      rate.toFixed(0),
      cpu.toFixed(2),
      at(0.5),
      at(0.99),
      (writes.at(-1) ?? 0).toFixed(1),
    );
    await rm(path, { recursive: true });
  }
}
