import type { ContentCredentials } from '@slugline/story';
import { hasSensitiveText } from './redact.ts';
import type { Serials } from './serials.ts';

/**
 * The part of c2pa-rs's report that is used
 * (https://opensource.contentauthenticity.org/docs/manifest/json-ref/reader-schema).
 */
export interface ManifestStore {
  active_manifest?: string;
  manifests: Record<string, Manifest>;
  validation_state: 'Trusted' | 'Valid' | 'Invalid';
  validation_status?: { code: string }[];
  validation_results?: { activeManifest?: { success?: { code: string }[] } };
}

interface Manifest {
  claim_generator?: string;
  claim_generator_info?: { name?: string; version?: string }[];
  signature_info?: { issuer?: string; common_name?: string; time?: string };
  ingredients?: { relationship?: string; active_manifest?: string }[];
  assertions?: { label: string; data?: { actions?: { action?: string; digitalSourceType?: string }[] } }[];
}

const states = { Trusted: 'trusted', Valid: 'valid', Invalid: 'invalid' } as const;

/**
 * Reduces the report to what is published. Its texts come from the signer: they are shortened, stripped of control
 * characters, and left out if they contain or mention a serial number (docs/architecture.md, rule 3).
 */
export function credentialsIn(store: ManifestStore, serials: Serials): ContentCredentials {
  const said = (text: unknown) => sayable(text, serials);
  const { manifests, active_manifest: label = '', validation_status: status = [] } = store;
  const {
    signature_info: signature,
    claim_generator: program,
    claim_generator_info: [info] = [],
  } = manifests[label] ?? {};
  const issuer = said(signature?.issuer) ?? said(signature?.common_name);
  const generator = said([info?.name, info?.version].filter(Boolean).join(' ')) ?? said(program);
  const signedAt = isTimeTrusted(store) ? new Date(signature?.time ?? Number.NaN) : undefined;
  const digitalSourceType = sourceTypeOf(historyOf(manifests, label));
  // An unknown signer is not a problem of the file: the state `valid` already says so.
  const problems = [...new Set(status.map(({ code }) => said(code) ?? ''))].filter(
    (code) => code !== '' && code !== 'signingCredential.untrusted',
  );
  return {
    state: states[store.validation_state],
    ...(issuer && { issuer }),
    ...(generator && { generator }),
    ...(signedAt?.getTime() && { signedAt: signedAt.toISOString() }),
    ...(digitalSourceType && { digitalSourceType }),
    ...(problems.length > 0 && { problems: problems.slice(0, 20) }),
  };
}

/** Anybody can write a time stamp. It counts only from an authority that c2pa-rs or the newsroom trusts. */
const isTimeTrusted = ({ validation_results: results }: ManifestStore): boolean =>
  results?.activeManifest?.success?.some(({ code }) => code === 'timeStamp.trusted') ?? false;

/** A manifest and its ancestors, newest first. Hostile manifests may form a circle. */
function historyOf(manifests: Record<string, Manifest>, active: string): Manifest[] {
  const labels = new Set<string>();
  for (let label: string | undefined = active; label !== undefined && !labels.has(label); ) {
    labels.add(label);
    const parent: { active_manifest?: string } | undefined = manifests[label]?.ingredients?.find(
      ({ relationship }) => relationship === 'parentOf',
    );
    label = parent?.active_manifest;
  }
  return [...labels].flatMap((label) => manifests[label] ?? []);
}

/** The source type of the oldest manifest that has one, but any use of generative AI in the history comes first. */
function sourceTypeOf(history: Manifest[]): string | undefined {
  const actions = history
    .flatMap(({ assertions = [] }) => assertions)
    .filter(({ label }) => label.startsWith('c2pa.actions'))
    .flatMap(({ data }) => (Array.isArray(data?.actions) ? data.actions : []));
  const terms = actions
    .map(({ digitalSourceType }) => String(digitalSourceType ?? '').trim())
    .filter((term) => known.test(term));
  return terms.find((term) => /trainedAlgorithmicMedia$/i.test(term)) ?? terms.at(-1);
}

const known = /^https?:\/\/(cv\.iptc\.org\/newscodes|c2pa\.org)\/digitalsourcetype\/[A-Za-z]{1,60}$/;

function sayable(text: unknown, serials: Serials): string | undefined {
  const clean = typeof text === 'string' ? text.toWellFormed().replace(/\p{C}/gu, '').trim() : '';
  return clean === '' || hasSensitiveText(clean, serials)
    ? undefined
    : Array.from(clean).slice(0, 200).join('');
}
