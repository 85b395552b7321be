import type { ContentCredentials } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { en } from '../words/en.ts';
import { credentialsLine } from './credentials.ts';

const terms = 'http://cv.iptc.org/newscodes/digitalsourcetype';

describe('the credentials line under a picture', () => {
  it.each<[ContentCredentials, string]>([
    [
      { state: 'trusted', issuer: 'Harbour Press', generator: 'Camera 1' },
      'valid, signed by Harbour Press, made with Camera 1',
    ],
    [
      { state: 'valid', issuer: 'The BBC' },
      'valid, signed in the name of The BBC by a signer on no trusted list',
    ],
    [{ state: 'valid' }, 'valid, signed by a signer on no trusted list'],
    [
      { state: 'trusted', issuer: 'X', digitalSourceType: `${terms}/trainedAlgorithmicMedia` },
      'valid, signed by X, made by generative AI',
    ],
    [
      { state: 'trusted', issuer: 'X', digitalSourceType: `${terms}/compositeWithTrainedAlgorithmicMedia` },
      'valid, signed by X, edited with generative AI',
    ],
    [{ state: 'trusted', issuer: 'X', digitalSourceType: `${terms}/digitalCapture` }, 'valid, signed by X'],
  ])('states what was checked: %j', (credentials, line) => {
    expect(credentialsLine(credentials, en)).toBe(`Content Credentials: ${line}`);
  });

  it.each([
    [['assertion.dataHash.mismatch'], 'the file was altered after it was signed'],
    [['assertion.bmffHash.mismatch', 'claimSignature.mismatch'], 'the file was altered after it was signed'],
    [['claimSignature.mismatch'], 'the signature is broken'],
    [['signingCredential.expired'], 'the signer’s certificate had expired or was revoked'],
    [['general.error'], 'they can’t be verified'],
    [[], 'they can’t be verified'],
  ])('gives the reason for invalid credentials and repeats none of their claims: %j', (problems, why) => {
    const line = credentialsLine(
      { state: 'invalid', issuer: 'The BBC', generator: 'Camera 1', problems },
      en,
    );
    expect(line).toBe(`Content Credentials: not valid, ${why}`);
  });
});
