import { setTimeout as wait } from 'node:timers/promises';
import type { OpenDestination } from '@slugline/runtime';
import { compressible } from '@slugline/store';
import { addresses, sha256Of, urlOf } from '@slugline/story';
import { keysOf } from '@slugline/testing/stores/keys-of';
import pMap from 'p-map';

/** What readers may ask for. Caches keep an answer for each encoding. */
interface Address {
  url: string;
  encoding: string;
}

/** An address with the hash of what it gave readers, unpacked. */
export interface PublicAddress extends Address {
  sha256: string;
}

const atOnce = 4;
/** How often an address is asked that still has what it had, ms. */
const askEvery = 25;
/** How long that may last, ms. */
const patience = 60_000;

/**
 * Returns all addresses of the objects below these prefixes at a destination that answer. Caches in front have them
 * then.
 */
export async function publicBelow(
  { baseUrl, store }: Pick<OpenDestination, 'baseUrl' | 'store'>,
  prefixes: readonly string[],
  signal: AbortSignal,
): Promise<PublicAddress[]> {
  const keys = (await pMap(prefixes, (prefix) => keysOf(store, prefix), { concurrency: atOnce })).flat();
  const all = keys.flatMap((key): Address[] => {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const urls = [...(key === addresses.page(folder) ? [folder] : []), key].map((one) => urlOf(baseUrl, one));
    const encodings = compressible(key) ? ['identity', 'gzip', 'br'] : ['identity'];
    return urls.flatMap((url) => encodings.map((encoding) => ({ url, encoding })));
  });
  const answers = await pMap(
    all,
    async (address) => {
      const { status, sha256 } = await ask(address, signal);
      return status === 200 ? [{ ...address, sha256 }] : [];
    },
    { concurrency: atOnce },
  );
  return answers.flat();
}

/** Throws when a cache in front of an address does not have it. An address without a cache does not say. */
export async function checkWarm(all: readonly PublicAddress[], signal: AbortSignal): Promise<void> {
  const check = async (address: PublicAddress) => {
    const { cache } = await ask(address, signal);
    if (cache === 'MISS') throw new Error(`the cache in front of ${address.url} does not keep it`);
  };
  await pMap(all, check, { concurrency: atOnce });
}

/**
 * Asks addresses from outside until none gives what it gave. Returns when that was so, ms since 1970. All are asked
 * once more then: what is gone must not come back. Throws when one has it after a minute, and the reason of `signal`.
 */
export async function untilDark(all: readonly PublicAddress[], signal: AbortSignal): Promise<number> {
  const end = Date.now() + patience;
  for (;;) {
    await pMap(
      all,
      async (address) => {
        for (; await hasIt(address, signal); await wait(askEvery, undefined, { signal }))
          if (Date.now() > end)
            throw new Error(`${address.url} still answers after ${patience / 1000} s (${address.encoding})`);
      },
      { concurrency: atOnce },
    );
    const at = Date.now();
    const answers = await pMap(all, (address) => hasIt(address, signal), { concurrency: atOnce });
    if (!answers.includes(true)) return at;
  }
}

/** Whether an address gives what it gave. An error of the server is no proof that it does not. */
async function hasIt(address: PublicAddress, signal: AbortSignal): Promise<boolean> {
  const { status, sha256 } = await ask(address, signal);
  return status >= 500 || sha256 === address.sha256;
}

async function ask({ url, encoding }: Address, signal: AbortSignal) {
  const response = await fetch(url, {
    headers: { 'accept-encoding': encoding },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });
  const sha256 = sha256Of(Buffer.from(await response.arrayBuffer()));
  return { status: response.status, sha256, cache: response.headers.get('x-cache') };
}
