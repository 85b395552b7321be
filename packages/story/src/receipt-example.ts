import type { Receipt } from './receipt.ts';

const story = 'https://news.example/news/2026/11/night-ferry-returns/';
const at = '2026-11-29T21:04:11.702Z';

/**
 * A receipt with only a few addresses, as an example for the API's description. It is signed with the key of RFC 8037,
 * appendix A, which everybody knows.
 */
export const exampleReceipt: Receipt = {
  v: 1,
  storyId: '01M8KZR9ARD580A34H1A1P81HX',
  number: 1,
  mode: 'withdraw',
  retractedAt: '2026-11-29T21:04:10.420Z',
  issuedAt: '2026-11-29T21:04:11.731Z',
  outcome: 'dark',
  timeToDarkMs: 1282,
  destinations: [
    {
      name: 'public',
      baseUrl: 'https://news.example/',
      answered: true,
      deleted: ['media/3f9a1c5be07d2846/picture-v3-e14782f6/w640.webp'],
      purges: [],
      addresses: [
        {
          ...{ url: story, encoding: 'br', at, status: 410, verdict: 'gone' },
          sha256: '0f5ce29c5dd5b0a44dd5b2b7a5e2ee59a3cb2a3a6b9a4cf6b3ac0b0f1d6f4e21',
        },
        {
          url: 'https://news.example/media/3f9a1c5be07d2846/picture-v3-e14782f6/w640.webp',
          ...{ encoding: 'identity', at, status: 404, verdict: 'gone' },
        },
      ],
    },
  ],
  signature: {
    algorithm: 'Ed25519',
    keyId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    value: 'IVnKxyEgkBK_SA7PdhvEtxKvFfnhnVSwWTSsxvVmQE-vdGXp4YjTfxVITJZZpSPTLO6kML189hst04HmV3JtCQ',
  },
};
