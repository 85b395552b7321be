import type { ContentCredentials } from '@slugline/story';
import { filled, type Words } from '../words/words.ts';

/**
 * Returns Content Credentials as one line for readers. It states only what was checked. It says when a signer is
 * unknown, because anybody can sign in anybody's name. It does not repeat the claims of invalid credentials.
 */
export function credentialsLine(
  credentials: ContentCredentials,
  { comma, credentials: words }: Words,
): string {
  return `Content Credentials: ${partsOf(credentials, words).join(comma)}`;
}

function partsOf(
  { state, issuer, generator, digitalSourceType = '', problems = [] }: ContentCredentials,
  words: Words['credentials'],
): string[] {
  if (state === 'invalid') return [words.invalid, reason(problems, words)];
  const [known, unknown] =
    state === 'trusted'
      ? [words.signedBy, words.signedByTrusted]
      : [words.signedInTheNameOf, words.signedByUnknown];
  return [
    words.valid,
    issuer ? filled(known, issuer) : unknown,
    ...(generator ? [filled(words.madeWith, generator)] : []),
    ...modelIn(digitalSourceType, words),
  ];
}

/** Returns why credentials are invalid, from C2PA's status codes (2.2, 15.2.2). The most serious code decides. */
function reason(problems: readonly string[], words: Words['credentials']): string {
  const is = (pattern: RegExp) => problems.some((code) => pattern.test(code));
  if (is(/Hash\.mismatch$|hashedURI\.mismatch$|assertion\.(missing|undeclared|outsideManifest)/))
    return words.altered;
  if (is(/^claimSignature\./)) return words.signatureBroken;
  if (is(/^signingCredential\.(expired|revoked|ocsp\.revoked)$|outsideValidity$/))
    return words.certificateEnded;
  return words.notVerifiable;
}

/** https://cv.iptc.org/newscodes/digitalsourcetype/ */
function modelIn(sourceType: string, words: Words['credentials']): string[] {
  if (sourceType.endsWith('/trainedAlgorithmicMedia')) return [words.madeByAi];
  if (sourceType.endsWith('/compositeWithTrainedAlgorithmicMedia')) return [words.editedWithAi];
  return [];
}
