import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Receipt } from './receipt.ts';
import { exampleReceipt } from './receipt-example.ts';
import { keyIdOf, keySetOf, keysIn, newSigningKey, signReceipt, verifyReceipt } from './receipt-signature.ts';

/** https://www.rfc-editor.org/rfc/rfc8037#appendix-A.1 */
const published = {
  ...{ kty: 'OKP' as const, crv: 'Ed25519' as const, made: '' },
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
const { signature: _signature, ...unsigned } = exampleReceipt;
const theirs = keysIn(JSON.stringify(keySetOf(published)));
const text = JSON.stringify(exampleReceipt, null, 2);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
};

describe('a signed receipt', () => {
  it('is signed as RFC 8037 and RFC 8785 say: the example has this signature', () => {
    expect(keyIdOf(published)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(signReceipt(unsigned, published)).toEqual(exampleReceipt);
    expect(Receipt.parse(exampleReceipt)).toEqual(exampleReceipt);
  });

  it('agrees with its key, however it is laid out and in whatever order', () => {
    const turned = Object.fromEntries(Object.entries(exampleReceipt).toReversed());
    for (const form of [text, JSON.stringify(exampleReceipt), JSON.stringify(turned)])
      expect(verifyReceipt(form, theirs)).toEqual(exampleReceipt);
  });

  it('agrees with the key as a JWK, a set of them, and PEM', () => {
    const key = newSigningKey(0);
    const signed = JSON.stringify(signReceipt(unsigned, key));
    const { keys } = keySetOf(key);
    const pem = createPublicKey({ key: { ...keys[0] }, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const set = { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, ...keySetOf(published).keys, ...keys] };
    for (const form of [JSON.stringify(keys[0]), JSON.stringify(set), String(pem)])
      expect(verifyReceipt(signed, keysIn(form)).storyId).toBe(exampleReceipt.storyId);
  });

  /** Every value in a receipt, with the receipt in which it is another. */
  function* edited(value: unknown, path: string): Generator<[string, unknown]> {
    if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value))
        for (const [where, other] of edited(member, `${path}.${name}`))
          yield [where, Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other }];
    } else if (typeof value === 'string') yield [path, `${value}x`];
    else if (typeof value === 'number') yield [path, value + 1];
    else yield [path, !value];
  }

  it('is refused when any value of it was edited', () => {
    const all = [...edited(exampleReceipt, '')];
    expect(all.length).toBeGreaterThan(20);
    for (const [where, receipt] of all) {
      // Base64url ignores what comes after it, so the edited signature is one that is shorter.
      const form =
        where === '.signature.value'
          ? JSON.stringify(receipt).replace('IVnK', 'JVnK')
          : JSON.stringify(receipt);
      expect([where, refusal(() => verifyReceipt(form, theirs))]).toEqual([
        where,
        expect.objectContaining({ code: 'receipt_invalid' }),
      ]);
    }
  });

  it('is refused when something was added to it, or taken out', () => {
    const { timeToDarkMs: _time, ...less } = exampleReceipt;
    for (const receipt of [
      { ...exampleReceipt, note: 'all is well' },
      less,
      { ...exampleReceipt, destinations: [] },
    ])
      expect(refusal(() => verifyReceipt(JSON.stringify(receipt), theirs))).toMatchObject({
        message: expect.stringContaining('its content and its signature do not agree'),
      });
  });

  it.each<[string, string, string]>([
    ['a text that is not JSON', '{"v": 1', 'not JSON'],
    ['a document without a signature', '{"v": 1}', 'not a signed receipt'],
    ['a receipt without its signature', JSON.stringify(unsigned), 'not a signed receipt'],
  ])('is not %s', (_what, form, message) => {
    expect(refusal(() => verifyReceipt(form, theirs))).toMatchObject({
      code: 'receipt_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('is refused with the key of somebody else, with the names of both', () => {
    const other = newSigningKey(0);
    const forged = signReceipt({ ...unsigned, outcome: 'dark' }, other);
    expect(refusal(() => verifyReceipt(JSON.stringify(forged), theirs))).toMatchObject({
      message: expect.stringMatching(`${keyIdOf(other)}.*${keyIdOf(published)}`),
    });
    // Also when it claims to be signed with the right one.
    const claimed = { ...forged, signature: { ...forged.signature, keyId: keyIdOf(published) } };
    expect(refusal(() => verifyReceipt(JSON.stringify(claimed), theirs))).toMatchObject({
      message: expect.stringContaining('do not agree'),
    });
  });

  it('of a later version is told from a forged one', () => {
    const later = signReceipt({ ...unsigned, v: 2 } as never, published);
    expect(refusal(() => verifyReceipt(JSON.stringify(later), theirs))).toMatchObject({
      message: expect.stringContaining('its signature is right, but this version can’t read it'),
    });
  });
});

describe('a key', () => {
  it('is shown without its private part', () => {
    expect(JSON.stringify(keySetOf(published))).not.toContain(published.d);
  });

  it.each<[string, string]>([
    ['no JSON and no PEM', 'a key'],
    ['an empty set', '{"keys": []}'],
    ['JSON of another kind', '"a key"'],
    ['a key of another kind', '{"kty": "EC", "crv": "P-256", "x": "", "y": ""}'],
    ['a key that is too short', '{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}'],
    ['damaged PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
  ])('is refused when it is %s', (_what, form) => {
    expect(refusal(() => keysIn(form))).toMatchObject({ code: 'receipt_invalid' });
  });
});
