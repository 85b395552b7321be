import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { temporaryBucket } from '@slugline/testing/stores/temporary';
import { describe, expect, it } from 'vitest';
import { openLazily } from './lazy-store.ts';

/** A bucket that is unreachable at first. */
async function bucketThatIsDown() {
  const stack = new AsyncDisposableStack();
  const { location } = stack.use(await temporaryBucket());
  const state: { fault: Fault | undefined; requests: number } = { fault: 'hang up', requests: 0 };
  const proxy = stack.use(
    await faultyProxy(location.endpoint ?? '', () => {
      state.requests++;
      return state.fault;
    }),
  );
  return { state, location: { ...location, endpoint: proxy.endpoint }, stack };
}

describe('a lazy store', () => {
  it('reports that it is down, then that it is back, and works from then on', async () => {
    const { state, location, stack } = await bucketThatIsDown();
    await using _all = stack;
    const told: string[] = [];
    const onFault = (fault: unknown) => void told.push(fault ? 'down' : 'back');
    const store = openLazily(location, 'everybody', { log: () => {}, onFault });
    await store.tried();
    expect(store.fault).toMatchObject({ code: 'store_unavailable' });
    await expect(store.head('a')).rejects.toMatchObject({ code: 'store_unavailable' });
    state.fault = undefined;
    await store.put('a', 'one');
    expect(await store.head('a')).toMatchObject({ bytes: 3 });
    expect(store.fault).toBeUndefined();

    state.fault = 'hang up';
    await expect(store.head('a')).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(store.fault).toBeDefined();
    state.fault = undefined;
    expect(await store.head('b')).toBeUndefined();
    expect(told).toEqual(['down', 'back', 'down', 'back']);
    await store.close();
  });

  it('lets one call wait while it is down, and fails the others at once', async () => {
    const { state, location, stack } = await bucketThatIsDown();
    await using _all = stack;
    const store = openLazily(location, 'everybody', { log: () => {}, onFault: () => {} });
    await store.tried();
    state.fault = { holdAfter: 0 };
    const before = state.requests;
    const first = store.head('a').catch((error: Error) => error);
    await expect(Promise.all([store.head('a'), store.put('b', 'x')])).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    await expect.poll(() => state.requests).toBe(before + 1);
    await store.close();
    await stack.disposeAsync();
    await first;
  });

  it('names a missing bucket, and what to do', async () => {
    const { state, location, stack } = await bucketThatIsDown();
    await using _all = stack;
    state.fault = undefined;
    const store = openLazily({ ...location, bucket: 'misspelt' }, 'everybody', {
      log: () => {},
      onFault: () => {},
    });
    await store.tried();
    expect(store.fault?.message).toMatch(/no bucket "misspelt".*create it/);
    await store.close();
  });
});
