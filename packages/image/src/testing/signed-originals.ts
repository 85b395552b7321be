import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Authority, Issued } from '@slugline/testing/samples/certificate-authority';
import { asBlob, settingsWith, withC2pa } from '../credentials/c2pa.ts';
import { type Algorithm, openClaimSigner, type Signing } from '../credentials/cose.ts';

/** The contents of a camera's or program's manifest in these tests. */
interface Manifest {
  generator?: { name: string; version?: string };
  actions?: object[];
  assertions?: { label: string; data: unknown; kind?: 'Json' }[];
  /** A thumbnail in the manifest (JPEG). */
  thumbnail?: Buffer;
  /** The file that it was made from. */
  parent?: { bytes: Buffer; type: string };
  /** An address of the manifest, written into the file. */
  remoteUrl?: string;
  /** The manifest is at that address only, and not in the file. */
  elsewhere?: boolean;
}

export const sourceType = (term: string) => `http://cv.iptc.org/newscodes/digitalsourcetype/${term}`;
export const captured = { action: 'c2pa.created', digitalSourceType: sourceType('digitalCapture') };

/** A certificate and its key, ready to sign. */
export async function signingOf(
  { certificate, key }: Issued,
  algorithm: Algorithm = 'es256',
): Promise<Signing> {
  const blocks =
    (await readFile(certificate, 'utf8')).match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
  const chain = blocks.map((block) => new X509Certificate(block).raw);
  return { chain, key: createPrivateKey(await readFile(key, 'utf8')), algorithm };
}

/** Signs a picture as a camera or a program does: with c2pa-rs, and without our code for signing renditions. */
export async function signedBy(
  signing: Signing,
  bytes: Buffer,
  type: string,
  manifest: Manifest = {},
): Promise<Buffer> {
  const {
    generator = { name: 'Test Camera', version: '1.2' },
    assertions = [],
    thumbnail,
    parent,
    remoteUrl,
    elsewhere = false,
  } = manifest;
  const actions = manifest.actions ?? (parent ? [] : [captured]);
  const opened = { action: 'c2pa.opened', parameters: { ingredientIds: ['parent'] } };
  const definition = {
    claim_generator_info: [generator],
    assertions: [
      { label: 'c2pa.actions', data: { actions: [...(parent ? [opened] : []), ...actions] } },
      ...assertions,
    ],
  };
  const { algorithm: alg, size: reserveSize, sign } = openClaimSigner(signing);
  const signer = { alg, reserveSize, sign: async (claim: Uint8Array) => Uint8Array.from(sign(claim)) };
  return withC2pa(async ({ WasmBuilder }) => {
    // As a careless program does: the signed result is not verified.
    const settings = { ...JSON.parse(settingsWith(undefined)), verify: { verify_after_sign: false } };
    const builder = WasmBuilder.fromJson(JSON.stringify(definition), JSON.stringify(settings));
    if (thumbnail) builder.setThumbnailFromBlob('image/jpeg', asBlob(thumbnail));
    if (remoteUrl) builder.setRemoteUrl(remoteUrl);
    builder.setNoEmbed(elsewhere);
    if (parent) {
      const ingredient = JSON.stringify({ relationship: 'parentOf', label: 'parent' });
      await builder.addIngredientFromBlob(ingredient, parent.type, asBlob(parent.bytes));
    }
    const signed = Buffer.from(await builder.sign(signer, [], type, asBlob(bytes)));
    builder.free();
    return signed;
  });
}

/** What c2pa-rs itself reports about a file. */
export const reportOn = (bytes: Buffer, type: string) =>
  withC2pa(async ({ WasmReader }) => {
    const reader = await WasmReader.fromBytes(type, bytes, settingsWith(undefined));
    const report = JSON.parse(reader.json());
    reader.free();
    return report;
  });

/** The root certificate of an authority, as PEM. */
export const anchorsOf = ({ anchors }: Authority): Promise<string> => readFile(anchors, 'utf8');
