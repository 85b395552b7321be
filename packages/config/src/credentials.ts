import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type CredentialsChoice, SluglineError, sha256Of } from '@slugline/story';
import { variableFor } from './environment.ts';
import type { Config } from './schema.ts';

type Settings = Config['credentials'];

/** The certificate that signs pictures, found fit for it. */
export interface SigningCertificate {
  /** As DER, the signer's own first. */
  readonly chain: readonly Buffer[];
  readonly algorithm: SigningAlgorithm;
  /** Whom it was issued to. */
  readonly subject: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Signature algorithms of C2PA 2.2, 13.2.1. */
type SigningAlgorithm = 'es256' | 'es384' | 'es512' | 'ps256' | 'ed25519';

/** What the settings name, without the key. */
export interface Credentials {
  readonly certificate?: SigningCertificate;
  /** PEM certificates. */
  readonly anchors?: string;
}

/** Reads the files that the settings name. Throws `config_invalid` with every problem of them. */
export function readCredentials(settings: Settings): Credentials {
  const { problems, credentials } = checkCredentials(settings);
  if (problems.length > 0) throw new SluglineError('config_invalid', problems.join('; '));
  return credentials;
}

/** Reads the key of the certificate: for the one service that signs. */
export const readSigningKey = ({ key }: Settings): KeyObject | undefined =>
  key === undefined ? undefined : createPrivateKey(readFileSync(key));

/** Whether a certificate counts at a time. Outside of it signatures would be called invalid, so nothing is signed. */
export const isInForce = ({ validFrom, validTo }: SigningCertificate, at: Date): boolean =>
  validFrom <= at && at <= validTo;

/** What of the credentials decides what is made of a picture that is planned now. */
export function credentialsChoice(
  { certificate, anchors }: Credentials,
  now: Date,
): CredentialsChoice | undefined {
  const signer =
    certificate && isInForce(certificate, now) ? shortHash(Buffer.concat(certificate.chain)) : undefined;
  if (signer === undefined && anchors === undefined) return undefined;
  return { ...(signer && { signer }), ...(anchors !== undefined && { anchors: shortHash(anchors) }) };
}

const shortHash = (content: string | Buffer): string => sha256Of(content).slice(0, 16);

/**
 * Reads and checks the files that the settings name. A certificate that is not in force is no problem here: a newsroom
 * has to be able to start with it, and pictures go out unsigned.
 */
export function checkCredentials(settings: Settings): { problems: string[]; credentials: Credentials } {
  const problems: string[] = [];
  const file = <T>(name: keyof Settings, parse: (content: string) => T): T | undefined => {
    const path = settings[name];
    if (path === undefined) return undefined;
    try {
      return parse(readFileSync(path, 'utf8'));
    } catch (error) {
      problems.push(
        `${variableFor(`credentials.${name}`)} (credentials.${name}): ${path}: ${(error as Error).message}`,
      );
      return undefined;
    }
  };
  const certificate = file('certificate', signingCertificate);
  const anchors = file('anchors', (content) => {
    certificatesIn(content);
    return content;
  });
  file('key', (content) => {
    if (settings.certificate === undefined)
      throw new Error('a key needs its certificate (SLUGLINE_SIGNING_CERTIFICATE)');
    const key = createPrivateKey(content);
    const own = certificate?.chain[0];
    if (own && !new X509Certificate(own).checkPrivateKey(key))
      throw new Error('is not the key of the certificate');
  });
  return {
    problems,
    credentials: { ...(certificate && { certificate }), ...(anchors !== undefined && { anchors }) },
  };
}

/** The certificate of a PEM file, with those that follow it. Throws what keeps it from signing (C2PA 2.2, 14.5). */
function signingCertificate(pem: string): SigningCertificate {
  const chain = certificatesIn(pem);
  const [own] = chain;
  const { signs, purposes } = usesOf(own);
  const problems = [
    ...(own.ca ? ['is an authority’s: the signer’s own has to come first'] : []),
    ...(own.checkIssued(own) ? ['is self-signed: it has to be issued by an authority'] : []),
    ...(signs ? [] : ['lacks the key usage digitalSignature']),
    ...(purposes.some((purpose) => signing.includes(purpose))
      ? []
      : ['lacks the extended key usage emailProtection']),
  ];
  if (problems.length > 0) throw new Error(`the certificate ${problems.join(', and ')}`);
  return {
    chain: chain.map(({ raw }) => raw),
    algorithm: algorithmOf(own.publicKey),
    subject: own.subject.replaceAll('\n', ', '),
    validFrom: own.validFromDate,
    validTo: own.validToDate,
  };
}

/** id-kp-emailProtection and id-kp-documentSigning (RFC 9336). */
const signing = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'];

function certificatesIn(pem: string): [X509Certificate, ...X509Certificate[]] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const [own, ...others] = blocks.map((block) => new X509Certificate(block));
  if (own === undefined) throw new Error('no certificate in it (PEM)');
  return [own, ...others];
}

const require = createRequire(import.meta.url);

/**
 * What the key of a certificate is for: whether the extension key usage (RFC 5280, 4.2.1.3) allows signatures, and the purposes
 * of the extended key usage (4.2.1.12). The parser is loaded only where there is a certificate: it takes 0.1 to 0.4 s, and every
 * command reads the settings.
 */
function usesOf({ raw }: X509Certificate): { signs: boolean; purposes: readonly string[] } {
  // Without this polyfill the parser refuses to load: https://github.com/PeculiarVentures/x509/issues/116
  require('reflect-metadata');
  const x509: typeof import('@peculiar/x509') = require('@peculiar/x509');
  const parsed = new x509.X509Certificate(raw);
  const usages = parsed.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  return {
    signs: (usages & x509.KeyUsageFlags.digitalSignature) !== 0,
    purposes: parsed.getExtension(x509.ExtendedKeyUsageExtension)?.usages.map(String) ?? [],
  };
}

function algorithmOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details = {},
}: KeyObject): SigningAlgorithm {
  const curves: Record<string, SigningAlgorithm> = {
    prime256v1: 'es256',
    secp384r1: 'es384',
    secp521r1: 'es512',
  };
  const byCurve = curves[details.namedCurve ?? ''];
  if (type === 'ec' && byCurve) return byCurve;
  if (type === 'ed25519') return 'ed25519';
  if ((type === 'rsa' || type === 'rsa-pss') && (details.modulusLength ?? 0) >= 2048) return 'ps256';
  throw new Error(
    'the certificate’s key has to be ECDSA (P-256, P-384, P-521), Ed25519 or RSA of 2,048 bits and more',
  );
}
