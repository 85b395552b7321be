import type { WasmBuilder } from '@contentauth/c2pa-wasm';
import { type ContentCredentials, SluglineError, sha256Of } from '@slugline/story';
import type { Size } from '../encode/plan.ts';
import type { CredentialsPolicy } from '../process/jobs.ts';
import { actionsBetween, parentLabel } from './actions.ts';
import { asBlob, settingsWith, withC2pa } from './c2pa.ts';
import { mediaTypeOf } from './has-manifest.ts';
import { assertionsToRedact, isFitToPublish } from './redact.ts';
import { requestSignature } from './request-signature.ts';
import { serialsIn } from './serials.ts';
import { read, verify } from './verify.ts';

/**
 * Renditions are signed from this width on, in pixels: for smaller ones a manifest is too heavy. Measured: 2.5 KB
 * alone, 6.7 KB with the original's manifest and one certificate chain, 20 KB and more with long chains and time
 * stamps.
 */
const signedFrom = 1_280;

interface Original extends Size {
  readonly name: string;
  readonly bytes: Buffer;
}
interface Made extends Size {
  readonly type: string;
}

/** The Content Credentials of one picture. */
export interface ImageCredentials {
  /** The result of verifying the original's credentials. Undefined if it has none. */
  readonly found: ContentCredentials | undefined;
  /**
   * Signs a rendition, with the original as its parent, if the policy asks for it and the rendition is wide enough.
   * Otherwise returns the bytes unchanged. Throws `media_tool_failed` when it can't make a valid signature.
   */
  withCredentials(bytes: Buffer, made: Made): Promise<Buffer>;
}

/** Verifies an original and prepares to sign its renditions. Runs in a picture process. */
export async function openCredentials(
  original: Original,
  { anchors, signing }: CredentialsPolicy = {},
): Promise<ImageCredentials> {
  const verified = await verify(original.bytes, anchors);
  let history = verified?.parts;
  const type = mediaTypeOf(original.bytes);

  async function sealed(
    bytes: Buffer,
    made: Made,
    addParent: (builder: WasmBuilder) => Promise<void> | void,
  ) {
    const definition = {
      claim_generator_info: [{ name: 'Slugline' }],
      assertions: [{ label: 'c2pa.actions', data: { actions: actionsBetween({ ...original, type }, made) } }],
    };
    const { algorithm: alg = '', size: reserveSize = 0 } = signing ?? {};
    return withC2pa(async ({ WasmBuilder }) => {
      const builder = WasmBuilder.fromJson(JSON.stringify(definition), settingsWith(undefined));
      try {
        await addParent(builder);
        const signer = { alg, reserveSize, sign: requestSignature };
        const { asset, manifest } = await builder.signAndGetManifestBytes(
          signer,
          [],
          made.type,
          asBlob(bytes),
        );
        const file = Buffer.from(asset);
        // Verify it as the public will: what is invalid here would be reported there as altered.
        const { credentials } = await read(file, made.type, undefined);
        if (credentials.state === 'invalid') throw new Error(credentials.problems?.join(', '));
        return { file, manifest: Buffer.from(manifest) };
      } finally {
        builder.free();
      }
    });
  }

  /** Signs with the original's own manifests, redacted. Undefined if they can't be published. */
  async function withHistory(bytes: Buffer, made: Made): Promise<Buffer | undefined> {
    if (history === undefined || type === undefined) return undefined;
    const redactions = assertionsToRedact(history);
    try {
      const { file, manifest } = await sealed(bytes, made, async (builder) => {
        await builder.addIngredientFromBlob(JSON.stringify(parent), type, asBlob(original.bytes));
        for (const address of redactions) builder.addRedaction(address, 'c2pa.PII.present');
      });
      if (isFitToPublish(manifest, await serialsIn(original.bytes))) return file;
    } catch {
      // The manifest is broken, or c2pa-rs can't redact it. The rendition is signed without it.
    }
    history = undefined;
    return undefined;
  }

  /** Signs with only a hash of the original. */
  async function withoutHistory(bytes: Buffer, made: Made): Promise<Buffer> {
    const hash = sha256Of(original.bytes, 'base64url');
    // A name by hash (RFC 6920).
    const ingredient = { ...parent, format: type, instance_id: `ni:///sha-256;${hash}` };
    const { file } = await sealed(bytes, made, (builder) =>
      builder.addIngredient(JSON.stringify(ingredient)),
    );
    return file;
  }

  return {
    found: verified?.credentials,
    async withCredentials(bytes, made) {
      if (signing === undefined || made.width < signedFrom) return bytes;
      try {
        return (await withHistory(bytes, made)) ?? (await withoutHistory(bytes, made));
      } catch (error) {
        throw new SluglineError(
          'media_tool_failed',
          `${original.name}: its ${made.type} could not be signed (${error})`,
          {
            where: original.name,
            cause: error,
          },
        );
      }
    },
  };
}

/** The title is not the file name, because newsrooms write into file names what is not meant for readers. */
const parent = { relationship: 'parentOf', label: parentLabel, title: 'original' };
