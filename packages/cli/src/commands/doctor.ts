import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type Config, isInForce, readCredentials } from '@slugline/config';
import { imageSandbox } from '@slugline/image';
import { connect } from '@slugline/queue';
import { examineDirectory, openStore, type Readers } from '@slugline/store';
import { SluglineError, toSluglineError } from '@slugline/story';
import { ffmpegCapabilities, mediaSandbox } from '@slugline/video';
import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { settings } from '../server/server.ts';
import { examineCaches } from './examine-caches.ts';
import { examineCatalogue } from './examine-catalogue.ts';
import { dataOption, givenOptions, jsonOption } from './options.ts';

interface Finding {
  what: string;
  ok: boolean;
  /** Everything works, but something should be changed. */
  warning?: boolean;
  found: string;
}

/** Free disk space that a large video may need, bytes. */
const enoughDisk = 2 * 1024 ** 3;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine, the settings, Redis and the stores')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ json = false, ...options }: { data?: string; json?: boolean }) => {
      const findings = await examine(givenOptions(options));
      if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
      for (const { what, ok, warning, found } of json ? [] : findings) {
        const verdict = ok ? (warning ? 'WARNING' : 'ok     ') : 'PROBLEM';
        process.stdout.write(`${verdict}  ${what.padEnd(12)}  ${found}\n`);
      }
      if (findings.some(({ ok }) => !ok)) process.exitCode = exitCodes.unavailable;
    });
}

async function examine(flags: Record<string, unknown>): Promise<Finding[]> {
  const config = settings(flags);
  return [
    { what: 'Node', ok: true, found: process.version },
    await processes(config),
    await check('ffmpeg', async () => {
      const { ffmpeg, problems } = await ffmpegCapabilities();
      if (problems.length > 0) throw new Error(problems.join('; '));
      return ffmpeg ?? 'version unknown';
    }),
    sandbox(await mediaSandbox()),
    sandbox(await imageSandbox()),
    await check('Redis', () => redis(config.redisUrl)),
    await workingStore(config),
    ...(await Promise.all(
      config.destinations.map(({ name, store }) =>
        check('store', async () => `${name}: ${(await place(store, 'everybody')).found}`, name),
      ),
    )),
    ...(await examineCaches(config, process.env, Date.now())).map((one) => ({ what: 'cache', ...one })),
    await catalogue(config),
    await check('disk', async () => {
      const { bavail, bsize } = await statfs(config.data).catch(() => statfs('.'));
      const free = bavail * bsize;
      if (free < enoughDisk)
        throw new Error(`only ${Math.round(free / 1024 ** 2)} MiB free for ${config.data}`);
      return `${Math.round(free / 1024 ** 3)} GiB free for ${config.data}`;
    }),
    signing(config),
    {
      what: 'access',
      ok: true,
      found: config.tokens.length === 0 ? `no tokens: ${config.host} only` : `${config.tokens.length} tokens`,
    },
  ];
}

/** How long a newsroom has to answer, ms. It does within a second, whatever state Redis is in. */
const patienceMs = 2_000;

/**
 * Says how many processes share the work on text. Warns when a newsroom that runs at the address of the settings has
 * fewer than it should.
 */
async function processes({ host, port, processes: wanted }: Config): Promise<Finding> {
  const here = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const url = `http://${isIPv6(here) ? `[${here}]` : here}:${port}`;
  const finding = { what: 'processes', ok: true };
  const { running, of } = await processesAt(url);
  if (running === undefined || of === undefined) {
    const count = wanted ?? availableParallelism();
    return { ...finding, found: `${count} for slugline up; no newsroom with several runs at ${url}` };
  }
  const missing = `${running} of ${of} at ${url}: one that ends is started again, and the log says how it ended`;
  return running < of
    ? { ...finding, warning: true, found: missing }
    : { ...finding, found: `${running} at ${url}` };
}

/** Asks a newsroom for its processes. It has nothing to say when it does not run, or has only one. */
async function processesAt(url: string): Promise<{ running?: number; of?: number }> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs) });
    const { processes = {} } = (await response.json()) as { processes?: { running?: number; of?: number } };
    return processes;
  } catch {
    return {};
  }
}

/**
 * Reports whether pictures are signed. Reading the settings has already refused an unusable certificate. An
 * expired one is only a warning, because pictures are then published unsigned.
 */
function signing({ credentials: settings }: Config, now = new Date()): Finding {
  const { certificate, anchors } = readCredentials(settings);
  const trusted =
    anchors === undefined
      ? 'nobody’s credentials are trusted (SLUGLINE_TRUST_ANCHORS)'
      : 'with a list of trust';
  const finding = { what: 'credentials', ok: true };
  if (certificate === undefined) return { ...finding, found: `pictures are not signed; ${trusted}` };
  const { subject, validFrom, validTo } = certificate;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const from = `the certificate of ${subject}, valid from ${day(validFrom)} until ${day(validTo)}`;
  if (!isInForce(certificate, now))
    return { ...finding, warning: true, found: `pictures are NOT signed: ${from}; ${trusted}` };
  if (settings.key === undefined)
    return {
      ...finding,
      warning: true,
      found: `no key here (SLUGLINE_SIGNING_KEY): only submission can use ${from}`,
    };
  const soon = validTo.getTime() - now.getTime() < renewWithinMs;
  return { ...finding, found: `pictures are signed: ${from}; ${trusted}`, ...(soon && { warning: true }) };
}

/** Warn this long before a certificate expires (ms): authorities take days to check an applicant. */
const renewWithinMs = 14 * 86_400_000;

/** Reports the parts of a sandbox. A missing part is only a warning, because the work goes on without it. */
function sandbox({ active, missing }: Awaited<ReturnType<typeof mediaSandbox>>): Finding {
  const found = [...active, ...missing.map(({ lacks, remedy }) => `${lacks}: ${remedy}`)].join('; ');
  return { what: 'sandbox', ok: true, found, ...(missing.length > 0 ? { warning: true } : {}) };
}

/** Runs one check; its error becomes the finding. `name` tells several checks of the same kind apart. */
async function check(what: string, look: () => Promise<string>, name?: string): Promise<Finding> {
  try {
    return { what, ok: true, found: await look() };
  } catch (error) {
    const { message, remedy, code } = toSluglineError(error);
    const problem = code === 'internal' ? message : `${message} – ${remedy}`;
    return { what, ok: false, found: name === undefined ? problem : `${name} is down: ${problem}` };
  }
}

/**
 * Warns about a store without conditional writes: a small risk remains there, see `oneByOne` in packages/journal. Warns
 * about a directory on a network file system, and reports one whose SQLite file is damaged.
 */
async function workingStore({ working }: Config): Promise<Finding> {
  let warning = false;
  const finding = await check('store', async () => {
    const { found, conditionalWrites } = await place(working, 'us');
    if (working.kind === 'directory' && existsSync(working.path)) {
      const { network, faults } = await examineDirectory(working.path);
      if (faults.length > 0) throw new SluglineError('store_damaged', `${found}: ${faults.join('; ')}`);
      warning = network !== undefined;
      const risk = ` is on a network file system (${network}), where processes of several machines damage its SQLite file. Use a local disk, or a bucket`;
      return `${found}${warning ? risk : ''}`;
    }
    warning = !conditionalWrites;
    const lacks =
      ' has no conditional writes: appends and claims take turns by a lock in Redis, and a write that arrives after its ' +
      'time may replace another’s in a journal. Use a store that honours If-None-Match';
    return `${found}${warning ? lacks : ''}`;
  });
  return { ...finding, ...(warning ? { warning } : {}) };
}

/** Reports the catalogue. One that is not full is only a warning, because it is filled in the background. */
async function catalogue(config: Config): Promise<Finding> {
  let warning = false;
  const finding = await check('catalogue', async () => {
    const { found, ...rest } = await examineCatalogue(config);
    warning = rest.warning;
    return found;
  });
  return { ...finding, ...(warning ? { warning } : {}) };
}

interface Place {
  found: string;
  conditionalWrites: boolean;
}

/** Looks at a store without creating it. A directory that does not exist yet must be possible to create. */
async function place(location: Config['working'], readers: Readers): Promise<Place> {
  if (location.kind === 'directory' && !existsSync(location.path)) {
    let above = dirname(location.path);
    while (!existsSync(above)) above = dirname(above);
    await access(above, constants.W_OK | constants.X_OK);
    return { found: `${location.path} (the first start creates it)`, conditionalWrites: true };
  }
  const store = await openStore(location, undefined, readers);
  await store.close();
  return { found: store.name, conditionalWrites: store.conditionalWrites };
}

async function redis(url: string | undefined): Promise<string> {
  if (url === undefined) {
    const { stdout } = await promisify(execFile)('redis-server', ['--version']).catch(() => {
      throw new Error('redis-server is not on the PATH: install it, or set REDIS_URL');
    });
    return `embedded, ${/v=([\d.]+)/.exec(stdout)?.[1] ?? 'version unknown'}`;
  }
  const client = connect(url, { retryStrategy: () => null });
  client.on('error', () => {});
  try {
    const version = /redis_version:([\d.]+)/.exec(await client.info('server'))?.[1] ?? 'version unknown';
    // Managed services may forbid CONFIG; the policy is then unknown.
    const policy = await client.config('GET', 'maxmemory-policy').catch(() => ['', 'unknown']);
    const evicts = Object.values(policy as object).at(-1);
    if (evicts !== 'noeviction' && evicts !== 'unknown') {
      throw new Error(`maxmemory-policy is ${evicts}: set it to noeviction, or jobs vanish`);
    }
    return `${version} at ${new URL(url).host}`;
  } finally {
    client.disconnect();
  }
}
