import { describe, expect, it } from 'vitest';
import { type Verifier, withC2pa } from './c2pa.ts';

const loaded = (): Promise<Verifier> => withC2pa(async (c2pa) => c2pa);

/** A module with one function, whose only instruction is `unreachable`: what a panic in Rust becomes. */
const trap = Buffer.from('0061736d0100000001040160000003020100070501016600000a05010300000b', 'hex');
interface Wasm {
  instantiate(bytes: Buffer): Promise<{ instance: { exports: { f(): void } } }>;
}

describe('the verifier', () => {
  it('is loaded once', async () => {
    expect(await loaded()).toBe(await loaded());
  });

  it('is kept after a file that it can’t read', async () => {
    const before = await loaded();
    const reading = withC2pa(({ WasmReader }) =>
      WasmReader.fromBytes('image/jpeg', Buffer.from('no picture')),
    );
    await expect(reading).rejects.toBeDefined();
    expect(await loaded()).toBe(before);
  });

  it('is loaded anew after a trap, because its state is unknown', async () => {
    const before = await loaded();
    const wasm: Wasm = Reflect.get(globalThis, 'WebAssembly');
    const { instance } = await wasm.instantiate(trap);
    await expect(withC2pa(async () => instance.exports.f())).rejects.toThrow('unreachable');
    const after = await loaded();
    expect(after).not.toBe(before);
    // The new one works.
    expect(after.WasmBuilder.new().getDefinition()).toBeDefined();
  });
});
