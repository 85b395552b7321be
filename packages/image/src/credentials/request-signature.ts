import type { Report, Signature } from '../process/jobs.ts';

const waiting = new Map<number, (signature: Signature) => void>();
let asked = 0;

/** Asks the parent to sign a claim. The key is never in this process, which reads hostile bytes. */
export async function requestSignature(claim: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const id = asked++;
  const { promise, resolve } = Promise.withResolvers<Signature>();
  waiting.set(id, resolve);
  process.send?.({ kind: 'claim', id, claim } satisfies Report);
  const { cose, refused } = await promise;
  if (cose === undefined) throw new Error(refused);
  return Uint8Array.from(cose);
}

/** Passes the parent's answer to the call that waits for it. */
export function deliverSignature(signature: Signature): void {
  waiting.get(signature.id)?.(signature);
  waiting.delete(signature.id);
}
