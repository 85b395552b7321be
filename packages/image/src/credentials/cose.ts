import { constants, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';

/** A certificate chain (DER, the signer's own certificate first) and the key of its first certificate. */
export interface Signing {
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
}
export type Algorithm = keyof typeof algorithms;

/** Signs claims. `size`: the length of every signature in bytes, certificates included. */
export interface ClaimSigner {
  readonly algorithm: Algorithm;
  readonly size: number;
  sign(claim: Uint8Array): Buffer;
}

/**
 * The algorithms of C2PA 2.2, 13.2.1, with their numbers in RFC 9053. ECDSA signatures are two numbers side by
 * side. PSS uses a salt as long as the hash.
 */
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

/** Bytes. A claim takes half a kilobyte, and a little more for each assertion that it redacts. */
const longestClaim = 0xffff;

/**
 * Opens the signer of claims. It runs in the parent. An attacker who takes over a picture process can have claims
 * signed while a picture is made there, and nothing else: only COSE structures around a claim are signed (RFC 9052,
 * 4.4), which no other protocol accepts, and the key never leaves the parent.
 */
export function openClaimSigner({ chain, key, algorithm }: Signing): ClaimSigner {
  const { id, hash, form } = algorithms[algorithm];
  const certificates = chain.map(bytes);
  // Header 1 is the algorithm, 33 the chain. A single certificate is not wrapped in a list (RFC 9360, 2).
  const [own = bytes(new Uint8Array())] = certificates;
  const x5chain = certificates.length === 1 ? own : list(...certificates);
  const head = bytes(Buffer.concat([number(5, 2), number(0, 1), number(1, -1 - id), number(0, 33), x5chain]));

  const signed = (claim: Uint8Array): Buffer => {
    const content = list(text('Signature1'), head, bytes(new Uint8Array()), bytes(claim));
    const signature = sign(hash, content, { key, ...form });
    // COSE_Sign1 (tag 18) without an unprotected header. The payload is null, because the claim is stored
    // elsewhere.
    return Buffer.concat([number(6, 18), list(head, number(5, 0), Buffer.from([0xf6]), bytes(signature))]);
  };

  return {
    algorithm,
    size: signed(new Uint8Array()).length,
    sign(claim) {
      if (claim.length > longestClaim) throw new Error(`a claim of ${claim.length} bytes is too long`);
      return signed(claim);
    },
  };
}

/** A CBOR head (RFC 8949, 3): major type and number, in the shortest form, which COSE requires (RFC 9052, 9). */
function number(major: number, value: number): Buffer {
  const start = major << 5;
  if (value < 24) return Buffer.from([start | value]);
  if (value < 0x100) return Buffer.from([start | 24, value]);
  if (value >= 0x10000) throw new Error(`a part of ${value} bytes is too long for a signature`);
  return Buffer.from([start | 25, value >> 8, value & 0xff]);
}
const bytes = (content: Uint8Array): Buffer => Buffer.concat([number(2, content.length), content]);
const text = (content: string): Buffer => Buffer.concat([number(3, content.length), Buffer.from(content)]);
const list = (...items: Buffer[]): Buffer => Buffer.concat([number(4, items.length), ...items]);
