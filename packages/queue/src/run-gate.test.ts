import { describe, expect, it } from 'vitest';
import { openRunGate } from './run-gate.ts';

/** Opens a gate. Runs are recorded when they begin, and end when `end` is called with their name. */
function openRuns() {
  const gate = openRunGate();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const want = async (name: string, request: Parameters<typeof gate.take>[0], signal?: AbortSignal) => {
    ends.set(name, await gate.take(request, signal));
    begun.push(name);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun: async () => {
      await settle();
      return begun.splice(0);
    },
    want,
    end: async (name: string) => {
      await settle();
      ends.get(name)?.();
    },
  };
}
const image = { queue: 'image', alone: false } as const;
const video = { queue: 'video', alone: false } as const;
const text = { queue: 'publish', alone: false } as const;

describe('the run gate of a process', () => {
  it('lets a run that must be alone wait for the running ones, and later runs wait for it', async () => {
    const runs = openRuns();
    void runs.want('a picture', image);
    void runs.want('a video', video);
    void runs.want('the suspect', { ...image, alone: true });
    void runs.want('a late picture', image);
    expect(await runs.begun()).toEqual(['a picture', 'a video']);
    await runs.end('a picture');
    expect(await runs.begun()).toEqual([]);
    await runs.end('a video');
    expect(await runs.begun()).toEqual(['the suspect']);
    await runs.end('the suspect');
    expect(await runs.begun()).toEqual(['a late picture']);
  });

  it('does not let text wait for media, or media for text', async () => {
    const runs = openRuns();
    void runs.want('the suspect', { ...video, alone: true });
    void runs.want('a text', text);
    expect(await runs.begun()).toEqual(['the suspect', 'a text']);
    void runs.want('a picture', image);
    expect(await runs.begun()).toEqual([]);
  });

  it('lets one suspect at a time run in the whole process', async () => {
    const runs = openRuns();
    void runs.want('a suspect video', { ...video, alone: true });
    void runs.want('a suspect text', { ...text, alone: true });
    void runs.want('a text behind it', text);
    expect(await runs.begun()).toEqual(['a suspect video']);
    await runs.end('a suspect video');
    expect(await runs.begun()).toEqual(['a suspect text']);
    await runs.end('a suspect text');
    expect(await runs.begun()).toEqual(['a text behind it']);
  });

  it('lets the next run begin when one is aborted before its turn', async () => {
    const runs = openRuns();
    const cancel = new AbortController();
    void runs.want('a picture', image);
    const suspect = runs.want('the suspect', { ...image, alone: true }, cancel.signal);
    void runs.want('a late picture', image);
    expect(await runs.begun()).toEqual(['a picture']);
    cancel.abort('shutdown');
    await expect(suspect).rejects.toBe('shutdown');
    expect(await runs.begun()).toEqual(['a late picture']);
  });
});
