import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type Config, isInForce, readCredentials } from '@slugline/config';
import { pictureSandbox } from '@slugline/image';
import { connect } from '@slugline/queue';
import { openStore } from '@slugline/store';
import { toSluglineError } from '@slugline/story';
import { ffmpegCapabilities, mediaSandbox } from '@slugline/video';
import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { settings } from '../house/house.ts';
import { dataOption, jsonOption, said } from './options.ts';

interface Finding {
  what: string;
  ok: boolean;
  /** It works as it is, and could be safer. */
  warning?: boolean;
  found: string;
}

/** Less than this, and a video may not fit (bytes). */
const enoughDisk = 2 * 1024 ** 3;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine, the settings, Redis and the stores')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ json = false, ...options }: { data?: string; json?: boolean }) => {
      const findings = await examine(said(options));
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
    await check('ffmpeg', async () => {
      const { ffmpeg, problems } = await ffmpegCapabilities();
      if (problems.length > 0) throw new Error(problems.join('; '));
      return ffmpeg ?? 'version unknown';
    }),
    sandbox(await mediaSandbox()),
    sandbox(await pictureSandbox()),
    await check('Redis', () => redis(config.redisUrl)),
    await workingStore(config),
    ...(await Promise.all(
      config.destinations.map(({ name, store }) =>
        check('store', async () => `${name}: ${(await place(store)).found}`, name),
      ),
    )),
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

/** Wrong certificates are refused with the settings. One that has ended is not: pictures go out all the same. */
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

/** Authorities take days to look into who asks. */
const renewWithinMs = 14 * 86_400_000;

/** The machine may lack all of it: then the operator should know, and the work goes on. */
function sandbox({ active, missing }: Awaited<ReturnType<typeof mediaSandbox>>): Finding {
  const found = [...active, ...missing.map(({ lacks, remedy }) => `${lacks}: ${remedy}`)].join('; ');
  return { what: 'sandbox', ok: true, found, ...(missing.length > 0 ? { warning: true } : {}) };
}

/** `name` is said with what is wrong, where there are several of a kind. */
async function check(what: string, look: () => Promise<string>, name?: string): Promise<Finding> {
  try {
    return { what, ok: true, found: await look() };
  } catch (error) {
    const { message, remedy, code } = toSluglineError(error);
    const problem = code === 'internal' ? message : `${message} – ${remedy}`;
    return { what, ok: false, found: name === undefined ? problem : `${name} is down: ${problem}` };
  }
}

/** Without conditional writes it works, but for a gap that nobody can close: see `oneByOne`. */
async function workingStore({ working }: Config): Promise<Finding> {
  let warning = false;
  const finding = await check('store', async () => {
    const { found, conditionalWrites } = await place(working);
    warning = !conditionalWrites;
    const lacks =
      ' has no conditional writes: appends and claims take turns by a lock in Redis, and a write that arrives after its ' +
      'time may replace another’s in a journal. Use a store that honours If-None-Match';
    return `${found}${warning ? lacks : ''}`;
  });
  return { ...finding, ...(warning ? { warning } : {}) };
}

interface Place {
  found: string;
  conditionalWrites: boolean;
}

/** To look does not make a store that is not there yet. */
async function place(location: Config['working']): Promise<Place> {
  if (location.kind === 'directory' && !existsSync(location.path)) {
    let above = dirname(location.path);
    while (!existsSync(above)) above = dirname(above);
    await access(above, constants.W_OK | constants.X_OK);
    return { found: `${location.path}, which the first start makes`, conditionalWrites: true };
  }
  const store = await openStore(location);
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
    // Managed services may forbid CONFIG; then nobody can say.
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
