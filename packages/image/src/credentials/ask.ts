import type { Report, Signature } from '../process/jobs.ts';

const waiting = new Map<number, (signature: Signature) => void>();
let asked = 0;

/** Has the parent sign a claim: the key is there, and never here, where hostile bytes are read. */
export async function signatureOf(claim: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const id = asked++;
  const { promise, resolve } = Promise.withResolvers<Signature>();
  waiting.set(id, resolve);
  process.send?.({ kind: 'claim', id, claim } satisfies Report);
  const { cose, refused } = await promise;
  if (cose === undefined) throw new Error(refused);
  return Uint8Array.from(cose);
}

/** Hands the parent's answer to who asked. */
export function answered(signature: Signature): void {
  waiting.get(signature.id)?.(signature);
  waiting.delete(signature.id);
}
