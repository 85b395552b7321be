import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WrongUsage } from '../command-line.ts';
import { orderOf } from './arguments.ts';
import { hostileText } from './hostile-text.ts';
import type { readers } from './planted.ts';
import { openReader } from './process.ts';
import { search } from './search.ts';

const sample = Buffer.from('a sample');

function planted(name: keyof typeof readers) {
  const reader = openReader(join(import.meta.dirname, 'planted.ts'), name, sample);
  onTestFinished(reader.close);
  return reader;
}

// Processes are started, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('a reader in a process of its own', () => {
  it.each<[keyof typeof readers, string, string | undefined]>([
    ['sound', '((', undefined],
    ['refusing', '((', undefined],
    ['crashing', '((', 'crash'],
    ['dying', '((', 'crash'],
    ['quadratic', '('.repeat(30_000), 'deadline'],
    ['endless', '((', 'deadline'],
    ['hungry', '((', 'memory'],
    ['greedy', '((', 'memory'],
  ])('that is %s', async (name, input, kind) => {
    const reader = planted(name);
    expect((await reader.read(Buffer.from(input))).fault?.kind).toBe(kind);
    expect((await reader.read(sample)).fault).toBeUndefined();
  });
});

describe('a search', () => {
  const grammar = { heads: [''], signs: ['(', ')', 'a'], samples: ['(a)'], most: 64 * 1024 };

  it('finds a crash and shortens its input', async () => {
    const { failure } = await search(hostileText(grammar), planted('crashing'), {
      seed: '1',
      ms: 30_000,
      shrinkMs: 10_000,
    });
    expect(failure?.fault).toMatchObject({ kind: 'crash', what: expect.stringContaining('planted') });
    expect(failure?.input.length).toBeLessThan(100);
  });

  it('finds quadratic time', async () => {
    const { failure } = await search(hostileText(grammar), planted('quadratic'), {
      seed: '1',
      ms: 30_000,
      shrinkMs: 2_000,
    });
    expect(failure?.fault.kind).toBe('deadline');
  });

  it('reports what it tried if nothing fails', async () => {
    const found = await search(hostileText(grammar), planted('sound'), { seed: '1', ms: 1_000 });
    expect(found.failure).toBeUndefined();
    expect(found.runs).toBeGreaterThan(0);
    expect(found.peak).toBeGreaterThan(0);
  });
});

describe('the command line of fuzz', () => {
  const targets = ['text', 'form'];

  it('takes all options', () => {
    expect(orderOf(['--minutes', '2', '--seed', 'x', '--only', 'form'], targets)).toEqual({
      minutes: 2,
      seed: 'x',
      only: ['form'],
    });
    expect(orderOf(['-h'], targets)).toBe('help');
  });

  it.each([['--only', 'rain'], ['--minutes', '0'], ['--nonsense'], ['word']])('refuses %s %s', (...args) => {
    expect(() =>
      orderOf(
        args.filter((word) => word !== undefined),
        targets,
      ),
    ).toThrow(WrongUsage);
  });
});
