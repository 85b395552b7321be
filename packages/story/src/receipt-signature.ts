import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { SluglineError } from './errors.ts';
import { sha256Of } from './hash.ts';
import { Receipt } from './receipt.ts';

/** A public key as JWK: https://www.rfc-editor.org/rfc/rfc8037#section-2 */
const KeyForm = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
type KeyForm = z.infer<typeof KeyForm>;

/** The private key that signs receipts. It stays in the working store. */
export const SigningKey = z.strictObject({ ...KeyForm.shape, d: z.string(), made: z.string() });
export type SigningKey = z.infer<typeof SigningKey>;

/** What `GET /v1/keys` returns: https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export const KeySet = z.object({
  keys: z.array(
    KeyForm.extend({
      kid: z.string().describe('The JWK thumbprint (RFC 7638), which receipts name as `keyId`'),
      use: z.literal('sig'),
      alg: z.literal('Ed25519'),
    }),
  ),
});
export type KeySet = z.infer<typeof KeySet>;

/** Makes a new key. `now` is ms since 1970. */
export function newSigningKey(now: number): SigningKey {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x, d, made: new Date(now).toISOString() };
}

/** Returns the thumbprint of a key: https://www.rfc-editor.org/rfc/rfc8037#appendix-A.3 */
export const keyIdOf = ({ kty, crv, x }: KeyForm): string =>
  sha256Of(canonicalJson({ kty, crv, x }), 'base64url');

/** Returns the public part of a key, for everybody. */
export const keySetOf = ({ kty, crv, x }: SigningKey): KeySet => ({
  keys: [{ kty, crv, x, kid: keyIdOf({ kty, crv, x }), use: 'sig', alg: 'Ed25519' }],
});

/**
 * Signs a receipt. The signed bytes are the canonical form (RFC 8785) of the whole receipt without `signature.value`,
 * as UTF-8. So algorithm and key id are signed, too.
 */
export function signReceipt(receipt: Omit<Receipt, 'signature'>, key: SigningKey): Receipt {
  const signature = { algorithm: 'Ed25519' as const, keyId: keyIdOf(key) };
  const { kty, crv, x, d } = key;
  const value = sign(
    null,
    Buffer.from(canonicalJson({ ...receipt, signature })),
    createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' }),
  ).toString('base64url');
  return { ...receipt, signature: { ...signature, value } };
}

/**
 * Checks the text of a receipt against keys, which must not come from whoever sent it, and returns the receipt. Throws
 * `receipt_invalid`, with a message that says what does not agree.
 */
export function verifyReceipt(text: string, keys: readonly KeyObject[]): Receipt {
  const given = jsonOf(text, 'the receipt');
  const head = Receipt.pick({ signature: true }).loose().safeParse(given);
  if (!head.success) throw invalid(`it is not a signed receipt: ${z.prettifyError(head.error)}`);
  const { signature, ...rest } = head.data;
  const { value, ...signed } = signature;
  const known = keys.map((key) => ({ key, id: keyIdOf(formOf(key)) }));
  const match = known.find(({ id }) => id === signature.keyId);
  if (match === undefined)
    throw invalid(
      `it names the key ${signature.keyId}, and the given ${known.length === 1 ? 'key is' : 'keys are'} ${known.map(({ id }) => id).join(', ') || 'none'}`,
    );
  const bytes = Buffer.from(canonicalJson({ ...rest, signature: signed }));
  if (!verify(null, bytes, match.key, Buffer.from(value, 'base64url')))
    throw invalid('its content and its signature do not agree: one of them was changed after it was signed');
  const receipt = Receipt.safeParse(given);
  // The signature is right, so nobody changed it: a later version wrote it.
  if (!receipt.success)
    throw invalid(
      `its signature is right, but this version can’t read it: ${z.prettifyError(receipt.error)}`,
    );
  return receipt.data;
}

/**
 * Reads public keys: a JWK set as `GET /v1/keys` answers, one JWK, or PEM. Throws `receipt_invalid` for any other text,
 * and for keys that are not Ed25519.
 */
export function keysIn(text: string): KeyObject[] {
  if (text.trimStart().startsWith('-----BEGIN')) return [pemKey(text)];
  const given = jsonOf(text, 'the key');
  const { keys } = z.object({ keys: z.array(z.unknown()) }).safeParse(given).data ?? { keys: [given] };
  // A set may have keys for other purposes.
  const ours = keys.flatMap((key) => KeyForm.safeParse(key).data ?? []);
  if (ours.length === 0) throw invalid('the key is not a public Ed25519 key: as JWK, a set of JWK, or PEM');
  return ours.map(({ kty, crv, x }) => {
    try {
      return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    } catch (cause) {
      throw invalid('the key is not a public Ed25519 key', cause);
    }
  });
}

function pemKey(text: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (cause) {
    throw invalid('the key is not a public key in PEM', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw invalid(`the key is of the kind ${key.asymmetricKeyType}; receipts are signed with Ed25519`);
  return key;
}

const formOf = (key: KeyObject): KeyForm => KeyForm.parse(key.export({ format: 'jwk' }));

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`${what} is not JSON: ${(cause as Error).message}`, cause);
  }
}

const invalid = (message: string, cause?: unknown): SluglineError =>
  new SluglineError('receipt_invalid', message, cause === undefined ? {} : { cause });
