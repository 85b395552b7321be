import { describe, expect, it } from 'vitest';
import { openPool } from './pool.ts';

const script = new URL('./testing/thread.ts', import.meta.url);
const open = (options = {}) => openPool({ script, threads: 1, deadlineMs: 10_000, memoryMb: 64, ...options });
const echo = (text: string) => ({ task: 'echo', args: [text] });

describe('a pool of threads', () => {
  it('kills a task that takes too long, names its file and goes on with the next one', async () => {
    const pool = open({ deadlineMs: 2_000 });
    const spinning = pool.run({ task: 'spin', args: [] }, 'endless.md');
    const next = pool.run(echo('after'), 'next.md');
    await expect(spinning).rejects.toMatchObject({
      code: 'text_too_complex',
      retry: false,
      where: 'endless.md',
      message: 'endless.md takes more than 2 s to read or to render',
    });
    expect(await next).toEqual(['after']);
  });

  it('does not count the time that a thread takes to start', async () => {
    const pool = open({ deadlineMs: 300 });
    expect(await pool.run(echo('started late'), 'x')).toEqual(['started late']);
  });

  it('ends a task that takes too much memory, and nothing else', async () => {
    const pool = open();
    await expect(pool.run({ task: 'fill', args: [] }, 'huge.md')).rejects.toMatchObject({
      code: 'text_too_complex',
      where: 'huge.md',
      message: 'huge.md takes more than 64 MB to read or to render',
    });
    expect(await pool.run(echo('after'), 'next.md')).toEqual(['after']);
  });

  it.each(['crash', 'exit'])('survives a thread that ends by a %s', async (task) => {
    const pool = open();
    await expect(pool.run({ task, args: [] }, 'x')).rejects.toThrow();
    expect(await pool.run(echo('after'), 'x')).toEqual(['after']);
  });

  it('does not block the process while a task spins', async () => {
    const pool = open({ deadlineMs: 2_000 });
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 50);
    await expect(pool.run({ task: 'spin', args: [] }, 'x')).rejects.toThrow('more than 2 s');
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
  });

  it('runs as many tasks at once as it has threads, and the others in turn', async () => {
    const pool = open({ threads: 2 });
    const said = ['a', 'b', 'c', 'd', 'e'];
    expect(await Promise.all(said.map((text) => pool.run(echo(text), 'x')))).toEqual(
      said.map((text) => [text]),
    );
  });
});
