import type { ContentCredentials } from '@slugline/story';

/**
 * Content Credentials in a line for readers. It says no more than was checked: of a signer on no list, that it is so,
 * for anybody can sign in anybody's name; and of credentials that don't hold, nothing that they claim.
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

/** By C2PA's codes (2.2, 15.2.2); the worst first. */
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
