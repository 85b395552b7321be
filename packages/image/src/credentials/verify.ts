import type { ContentCredentials } from '@slugline/story';
import { held, settingsWith, withC2pa } from './c2pa.ts';
import { holdsManifest, typeOf } from './found.ts';
import { type CrJson, credentialsIn, type ManifestStore } from './report.ts';
import { serialsIn } from './serials.ts';

/** What the manifests in a file say, and what of them there is. */
export interface Verified {
  readonly credentials: ContentCredentials;
  /** Absent where the manifests can't be read at all. */
  readonly parts?: CrJson;
}

/**
 * Verifies the Content Credentials in a file. `anchors` are PEM certificates: a signer below one of them is trusted.
 * Undefined where the file holds none, or one too large to be read; one that is somewhere else is not looked for.
 * Never rejects: a picture whose manifest is broken can be shown, and it is said of it.
 */
export async function verify(bytes: Buffer, anchors: string | undefined): Promise<Verified | undefined> {
  const type = typeOf(bytes);
  if (type === undefined || !holdsManifest(bytes)) return undefined;
  try {
    return await read(bytes, type, anchors);
  } catch (error) {
    // The marks were somebody's words: a thumbnail's, or an attachment's behind the picture.
    if (/JumbfNotFound|RemoteManifestUrl/.test(String(error))) return undefined;
    return { credentials: { state: 'invalid', problems: ['general.error'] } };
  }
}

/** Reads the manifests of a file that holds some. Rejects with c2pa-rs's words, or what it threw. */
export const read = (bytes: Buffer, type: string, anchors: string | undefined): Promise<Required<Verified>> =>
  withC2pa(async ({ WasmReader }) => {
    const reader = await WasmReader.fromBlob(type, held(bytes), settingsWith(anchors));
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
