import { constants, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';

/** A certificate chain (DER, the signer's own first) with its key. */
export interface Signing {
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
}
export type Algorithm = keyof typeof algorithms;

/** Signs claims. `size`: bytes of every signature that it makes, certificates included. */
export interface ClaimSigner {
  readonly algorithm: Algorithm;
  readonly size: number;
  sign(claim: Uint8Array): Buffer;
}

/** C2PA 2.2, 13.2.1, with the numbers of RFC 9053. ECDSA as two numbers side by side, PSS with salt as long as the hash. */
const algorithms = {
  es256: { id: -7, hash: 'sha256', form: { dsaEncoding: 'ieee-p1363' } },
  es384: { id: -35, hash: 'sha384', form: { dsaEncoding: 'ieee-p1363' } },
  es512: { id: -36, hash: 'sha512', form: { dsaEncoding: 'ieee-p1363' } },
  ps256: {
    id: -37,
    hash: 'sha256',
    form: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
  ed25519: { id: -8, hash: null, form: {} },
} as const satisfies Record<
  string,
  { id: number; hash: string | null; form: Omit<SignKeyObjectInput, 'key'> }
>;

/** A claim has half a kilobyte, and some more for each assertion that it redacts. */
const longestClaim = 0xffff;

/**
 * Opens the signer of claims. It lives in the parent. Who takes over a child can have claims of its own signed while
 * a picture is made there, and nothing else: what is signed is always a COSE structure of ours around the bytes
 * (RFC 9052, 4.4), which no other protocol takes for its own, and the key is never handed out.
 */
export function openClaimSigner({ chain, key, algorithm }: Signing): ClaimSigner {
  const { id, hash, form } = algorithms[algorithm];
  const certificates = chain.map(bytes);
  // 1 is the algorithm, 33 the chain: a certificate by itself stands without a list around it (RFC 9360, 2).
  const [own = bytes(new Uint8Array())] = certificates;
  const x5chain = certificates.length === 1 ? own : list(...certificates);
  const head = bytes(Buffer.concat([number(5, 2), number(0, 1), number(1, -1 - id), number(0, 33), x5chain]));

  const signed = (claim: Uint8Array): Buffer => {
    const content = list(text('Signature1'), head, bytes(new Uint8Array()), bytes(claim));
    const signature = sign(hash, content, { key, ...form });
    // COSE_Sign1, tagged (18): no unprotected header, and the claim (null) is stored elsewhere.
    return Buffer.concat([number(6, 18), list(head, number(5, 0), Buffer.from([0xf6]), bytes(signature))]);
  };

  return {
    algorithm,
    size: signed(new Uint8Array()).length,
    sign(claim) {
      if (claim.length > longestClaim) throw new Error(`a claim of ${claim.length} bytes`);
      return signed(claim);
    },
  };
}

/** A CBOR head (RFC 8949, 3): major type and number. The shortest, or verifiers would sign other bytes (RFC 9052, 9). */
function number(major: number, value: number): Buffer {
  const start = major << 5;
  if (value < 24) return Buffer.from([start | value]);
  if (value < 0x100) return Buffer.from([start | 24, value]);
  if (value >= 0x10000) throw new Error(`${value} bytes in a signature`);
  return Buffer.from([start | 25, value >> 8, value & 0xff]);
}
const bytes = (content: Uint8Array): Buffer => Buffer.concat([number(2, content.length), content]);
const text = (content: string): Buffer => Buffer.concat([number(3, content.length), Buffer.from(content)]);
const list = (...items: Buffer[]): Buffer => Buffer.concat([number(4, items.length), ...items]);
