import type { ContentCredentials } from '@slugline/story';
import { asBlob, settingsWith, withC2pa } from './c2pa.ts';
import { hasManifest, mediaTypeOf } from './has-manifest.ts';
import type { CrJson } from './redact.ts';
import { credentialsIn, type ManifestStore } from './report.ts';
import { serialsIn } from './serials.ts';

/** The manifests in a file: the result of verifying them, and a list of their parts. */
export interface Verified {
  readonly credentials: ContentCredentials;
  /** Missing if the manifests can't be read at all. */
  readonly parts?: CrJson;
}

/**
 * Verifies the Content Credentials in a file. `anchors` are PEM certificates: a signer whose chain ends at one of
 * them is trusted. Undefined if the file holds no manifest, or one that is too large to read; a manifest stored
 * elsewhere is not fetched. Never throws: a picture with a broken manifest is published, and its credentials are
 * reported as invalid.
 */
export async function verify(bytes: Buffer, anchors: string | undefined): Promise<Verified | undefined> {
  const type = mediaTypeOf(bytes);
  if (type === undefined || !hasManifest(bytes)) return undefined;
  try {
    return await read(bytes, type, anchors);
  } catch (error) {
    // The marks of a manifest were part of something else, such as a thumbnail or data behind the picture.
    if (/JumbfNotFound|RemoteManifestUrl/.test(String(error))) return undefined;
    return { credentials: { state: 'invalid', problems: ['general.error'] } };
  }
}

/** Reads the manifests of a file. Throws c2pa-rs's error, which may be a string, if it has none or can't be read. */
export const read = (bytes: Buffer, type: string, anchors: string | undefined): Promise<Required<Verified>> =>
  withC2pa(async ({ WasmReader }) => {
    const reader = await WasmReader.fromBlob(type, asBlob(bytes), settingsWith(anchors));
    try {
      const store: ManifestStore = JSON.parse(reader.json());
      return {
        credentials: credentialsIn(store, await serialsIn(bytes)),
        parts: JSON.parse(reader.crJson()) as CrJson,
      };
    } finally {
      reader.free();
    }
  });
