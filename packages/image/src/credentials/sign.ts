import type { WasmBuilder } from '@contentauth/c2pa-wasm';
import { type ContentCredentials, SluglineError, sha256Of } from '@slugline/story';
import type { Size } from '../encode/plan.ts';
import type { CredentialsPolicy } from '../process/jobs.ts';
import { actionsBetween, parentLabel } from './actions.ts';
import { signatureOf } from './ask.ts';
import { held, settingsWith, withC2pa } from './c2pa.ts';
import { typeOf } from './found.ts';
import { isFitToPublish, toRedact } from './redact.ts';
import { serialsIn } from './serials.ts';
import { read, verify } from './verify.ts';

/**
 * From this width (pixels) on a rendition is signed: beside a smaller one a manifest weighs too much. Measured: 2.5 KB
 * by itself, 6.7 KB with a manifest of one certificate chain behind it, 20 KB and more with long chains and time stamps.
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
export interface PictureCredentials {
  /** What the original's say; undefined where it has none. */
  readonly found: ContentCredentials | undefined;
  /**
   * Signs a file made of it, with the original as its parent, where policy and width say so; else gives the bytes as
   * they are. Rejects with `media_tool_failed` where no valid signature came of it.
   */
  withCredentials(bytes: Buffer, made: Made): Promise<Buffer>;
}

/** Verifies an original, and gets ready to sign what is made of it. Runs in the child. */
export async function openCredentials(
  original: Original,
  { anchors, signing }: CredentialsPolicy = {},
): Promise<PictureCredentials> {
  const verified = await verify(original.bytes, anchors);
  let history = verified?.parts;
  const type = typeOf(original.bytes);

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
        const signer = { alg, reserveSize, sign: signatureOf };
        const { asset, manifest } = await builder.signAndGetManifestBytes(signer, [], made.type, held(bytes));
        const file = Buffer.from(asset);
        // Looked at as the public will look at it: what does not hold here would be called altered there.
        const { credentials } = await read(file, made.type, undefined);
        if (credentials.state === 'invalid') throw new Error(credentials.problems?.join(', '));
        return { file, manifest: Buffer.from(manifest) };
      } finally {
        builder.free();
      }
    });
  }

  /** With the original's own manifests, redacted. Undefined where they can't come along. */
  async function withHistory(bytes: Buffer, made: Made): Promise<Buffer | undefined> {
    if (history === undefined || type === undefined) return undefined;
    const redactions = toRedact(history);
    try {
      const { file, manifest } = await sealed(bytes, made, async (builder) => {
        await builder.addIngredientFromBlob(JSON.stringify(parent), type, held(original.bytes));
        for (const address of redactions) builder.addRedaction(address, 'c2pa.PII.present');
      });
      if (isFitToPublish(manifest, await serialsIn(original.bytes))) return file;
    } catch {
      // One that is broken, or of a kind that c2pa-rs does not redact: what holds without it is signed without it.
    }
    history = undefined;
    return undefined;
  }

  /** With the original by its hash alone. */
  async function withoutHistory(bytes: Buffer, made: Made): Promise<Buffer> {
    const hash = sha256Of(original.bytes, 'base64url');
    // A name by hash: RFC 6920.
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

/** No file name: newsrooms write into them what is not meant for readers. */
const parent = { relationship: 'parentOf', label: parentLabel, title: 'original' };
