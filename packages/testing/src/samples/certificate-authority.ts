import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Node reads certificates but cannot issue them. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** The files (PEM) of a certificate, and its subject. */
export interface Issued {
  certificate: string;
  key: string;
}

/** A certificate authority of a test. Nobody else trusts its root. All its files are in its folder. */
export interface Authority {
  folder: string;
  /** The root (PEM file). */
  anchors: string;
  issue(name: string, options?: IssueOptions): Promise<Issued>;
  close(): Promise<void>;
}

interface IssueOptions {
  organisation?: string;
  /** As `openssl genpkey` names it. */
  key?: readonly string[];
  /** Lines of an OpenSSL extension section. */
  extensions?: string;
  /** Days from now until it expires; negative if it has expired. */
  days?: number;
  /** More fields of the subject, in the form that openssl takes. */
  subject?: string;
}

const ec = ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
/** The extensions that C2PA requires of a signer's certificate (2.2, 14.5.1). */
const forSigning = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection';

export async function foundAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-authority-'));
  const openssl = (...args: string[]) => execute('openssl', args, { cwd: folder });
  const genkey = ([kind = '', ...options]: readonly string[], file: string) =>
    openssl('genpkey', '-algorithm', kind, ...options, '-out', file);
  await genkey(ec, 'root.key');
  await openssl(
    ...['req', '-x509', '-new', '-key', 'root.key', '-days', '30', '-subj', '/O=Test Authority/CN=Test Root'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'root.pem'],
  );
  return {
    folder,
    anchors: join(folder, 'root.pem'),
    issue: async (
      name,
      { organisation = name, key = ec, extensions = forSigning, days = 20, subject = '' } = {},
    ) => {
      const file = (extension: string) => `${name.replaceAll(/\W/g, '-')}.${extension}`;
      await genkey(key, file('key'));
      await openssl(
        'req',
        '-new',
        '-key',
        file('key'),
        '-subj',
        `/O=${organisation}/CN=${name}${subject}`,
        '-out',
        file('csr'),
      );
      const always =
        'basicConstraints=critical,CA:FALSE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid';
      await writeFile(join(folder, file('ext')), `${always}\n${extensions}\n`);
      await openssl(
        ...[
          'x509',
          '-req',
          '-in',
          file('csr'),
          '-CA',
          'root.pem',
          '-CAkey',
          'root.key',
          '-set_serial',
          `${Date.now()}`,
        ],
        ...['-days', `${days}`, '-extfile', file('ext'), '-out', file('pem')],
      );
      const chain = await Promise.all(
        [file('pem'), 'root.pem'].map((pem) => readFile(join(folder, pem), 'utf8')),
      );
      await writeFile(join(folder, file('pem')), chain.join(''));
      return { certificate: join(folder, file('pem')), key: join(folder, file('key')) };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
