import type { ContentCredentials } from '@slugline/story';

/**
 * Content Credentials as one line for readers. It states only what was checked. An unknown signer is called one,
 * because anybody can sign in anybody's name. Claims of invalid credentials are not repeated.
 */
export function credentialsLine({
  state,
  issuer,
  generator,
  digitalSourceType = '',
  problems = [],
}: ContentCredentials): string {
  if (state === 'invalid') return `Content Credentials: not valid, ${reason(problems)}`;
  const by =
    state === 'trusted'
      ? `valid, signed by ${issuer ?? 'a trusted signer'}`
      : `valid, signed ${issuer ? `in the name of ${issuer} ` : ''}by a signer on no trusted list`;
  const parts = [by, ...(generator ? [`made with ${generator}`] : []), ...modelIn(digitalSourceType)];
  return `Content Credentials: ${parts.join(', ')}`;
}

/** The reason by C2PA's status codes (2.2, 15.2.2), the most serious first. */
function reason(problems: readonly string[]): string {
  const is = (pattern: RegExp) => problems.some((code) => pattern.test(code));
  if (is(/Hash\.mismatch$|hashedURI\.mismatch$|assertion\.(missing|undeclared|outsideManifest)/))
    return 'the file was altered after it was signed';
  if (is(/^claimSignature\./)) return 'the signature is broken';
  if (is(/^signingCredential\.(expired|revoked|ocsp\.revoked)$|outsideValidity$/))
    return 'the signer’s certificate had expired or was revoked';
  return 'they can’t be verified';
}

/** https://cv.iptc.org/newscodes/digitalsourcetype/ */
function modelIn(sourceType: string): string[] {
  if (sourceType.endsWith('/trainedAlgorithmicMedia')) return ['made by generative AI'];
  if (sourceType.endsWith('/compositeWithTrainedAlgorithmicMedia')) return ['edited with generative AI'];
  return [];
}
