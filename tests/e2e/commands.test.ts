import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { imageSandbox } from '@slugline/image';
import { openContext } from '@slugline/runtime';
import type { StatusReport, StoryEvent } from '@slugline/story';
import { type Desk, openDesk, type Running } from '@slugline/testing/processes/command';
import { asFile, layOut, photograph, videoFile } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { mediaSandbox } from '@slugline/video';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const promising = 'Night ferry sails again ( Video+Pictures)\n\nThe skipper is back.\n';
const nothingListens = 'http://127.0.0.1:9';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await packageOf('text-only', promising);
});
afterAll(() => desk.close());

/** Makes a package in the desk's folder. Returns its name. */
async function packageOf(name: string, draft: string, media: Promise<File>[] = []): Promise<string> {
  const folder = join(desk.folder, name);
  await mkdir(folder);
  await layOut(folder, [await asFile('draft.txt', draft), ...(await Promise.all(media))]);
  return name;
}

/** Appends an event to a story's journal, beside the newsroom that runs in the folder. */
async function journal(storyId: string, event: StoryEvent): Promise<void> {
  const data = join(desk.folder, 'data');
  const config = loadConfig({ env: {}, flags: { data } });
  const context = await openContext(config, pino({ level: 'silent' }), { attach: true });
  await context.journal.transact(storyId, () => [event]);
  await context.close();
}

async function nothingIsLeft() {
  expect(await desk.left()).toEqual([]);
  if (existsSync('/proc/self/environ')) expect(await desk.processes()).toEqual([]);
}

describe('slugline publish', () => {
  it('publishes a text without media, and warns that pictures and video were promised', async () => {
    const { code, stdout } = await desk.run(['publish', 'text-only', '--out', 'out-text']);
    expect(code).toBe(0);
    expect(stdout).toContain('Night ferry sails again: complete');
    expect(stdout).toMatch(/warning: the headline promises at least 1 video and 2 pictures/);
    const files = await readdir(join(desk.folder, 'out-text'), { recursive: true });
    expect(files.filter((file) => /(index\.html|story\.json|all\.xml)$/.test(file))).toHaveLength(3);
    await nothingIsLeft();
  });

  it('prints one JSON document with --json, and nothing else', async () => {
    const media = [photograph('a.jpg'), photograph('b.jpg', { colour: '#884422' }), videoFile('c.mp4')];
    await packageOf('whole', promising, media);
    const { code, stdout, stderr } = await desk.run(['publish', 'whole', '--out', 'out', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as StatusReport;
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    expect(report.warnings.map((warning) => warning.code)).not.toContain('media_promised');
    for (const { path } of report.media.flatMap(({ renditions }) => renditions)) {
      expect(existsSync(join(desk.folder, 'out', path))).toBe(true);
    }
    const names = report.media.flatMap(({ renditions }) => renditions.map(({ name }) => name));
    expect(
      names.filter((name) => /^(master\.\w+\.m3u8|manifest\.\w+\.mpd|video\.mp4)$/.test(name)),
    ).toHaveLength(3);
    await nothingIsLeft();
  });
});

describe('slugline publish that is interrupted', () => {
  it('leaves only public files, and says that the output is incomplete', async () => {
    await packageOf('stopped', promising, [videoFile('long.mp4', 30)]);
    const publishing = desk.start(['publish', 'stopped', '--out', 'out-stopped']);
    await publishing.says(/edition 1 live/);
    const { code, stderr } = await publishing.stop('SIGINT');
    expect(code).toBe(1);
    expect(stderr).toContain('the files in out-stopped are incomplete');
    await nothingIsLeft();
  });

  it('goes on when nobody reads its output any more', async () => {
    const readers = ['sh', '-c', '"$@" 2>&1 | head -n 1', 'sh'];
    const publishing = desk.start(['publish', 'text-only', '--out', 'out-unread'], {}, readers);
    await publishing.ended;
    const files = await readdir(join(desk.folder, 'out-unread'), { recursive: true });
    expect(files).toContainEqual(expect.stringMatching(/index\.html$/));
    await nothingIsLeft();
  });
});

describe('slugline up', () => {
  let server: Running;
  let env: Record<string, string>;
  beforeAll(async () => {
    const port = await freePort();
    env = { SLUGLINE_URL: `http://127.0.0.1:${port}` };
    server = desk.start(['up', '--port', String(port), '--data', 'data']);
    await server.says(/Slugline is up/);
  });

  it('accepts a story, shows it, keeps failures, and leaves nothing behind at its end', async () => {
    const broken = asFile(
      'torn.jpg',
      (await photograph('x').then((file) => file.arrayBuffer().then(Buffer.from))).subarray(0, 700),
    );
    await packageOf('with-a-torn-picture', 'Gale warning\n\nStay in port.\n', [
      photograph('sea.jpg'),
      broken,
    ]);
    const submitted = await desk.run(['submit', 'with-a-torn-picture', '--wait', '--json'], env);
    expect(submitted).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(submitted.stdout) as StatusReport;
    expect(report).toMatchObject({ state: 'complete', headline: 'Gale warning' });
    expect(report.refused).toMatchObject([
      { file: 'torn.jpg', message: expect.stringContaining('torn.jpg') },
    ]);
    expect((await fetch(report.url ?? '')).status).toBe(200);

    const [one, all] = await Promise.all([
      desk.run(['status', report.storyId, '--json'], env),
      desk.run(['status'], env),
    ]);
    expect(JSON.parse(one.stdout)).toEqual(report);
    expect(all.stdout).toBe(`${report.storyId}  complete    Gale warning\n`);

    // Only the sender can replace the damaged picture, so it is no failure for an operator.
    const failures = async (...args: string[]) => desk.run(['failures', ...args, '--data', 'data']);
    expect((await failures()).stdout).toBe('no failures\n');

    // A failure of the newsroom itself is in the story's journal.
    const job = { queue: 'publish', id: `publish-${report.storyId}-s1`, attempts: 4 };
    await journal(report.storyId, {
      ...{ v: 1, type: 'stuck', revision: 1, code: 'edition_invalid', message: 'the page has no title', job },
    });
    expect(JSON.parse((await failures('list', '--json')).stdout)).toMatchObject([
      { storyId: report.storyId, ...job },
    ]);
    const [shown, unknown] = await Promise.all([failures('show', job.id), failures('show', 'no-such-job')]);
    expect(shown.stdout).toMatch(
      /after 4 attempts\nreason +edition_invalid: the page has no title\nremedy +\S/,
    );
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('no-such-job') });
    expect((await failures('replay', job.id)).stdout).toBe('1 replayed\n');
    expect((await failures()).stdout).toBe('no failures\n');
    await journal(report.storyId, { v: 1, type: 'stuck', revision: 1, code: 'internal', message: 'hm', job });
    expect((await failures('discard', 'all')).stdout).toBe('1 discarded\n');
    expect((await failures()).stdout).toBe('no failures\n');

    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    const complaints = stderr.trim().split('\n');
    expect(complaints).toEqual([expect.stringContaining('torn.jpg is damaged')]);
    await nothingIsLeft();
    expect(await readdir(join(desk.folder, 'data', 'scratch'))).toEqual([]);
    expect(existsSync(join(desk.folder, 'data', 'working', 'incoming'))).toBe(false);
  });

  it('has its stories again when it is rebuilt after Redis was lost', async () => {
    await rm(join(desk.folder, 'data', 'redis'), { recursive: true });
    const rebuilt = await desk.run(['rebuild', '--data', 'data']);
    expect(rebuilt).toMatchObject({
      code: 0,
      stdout: 'the journal is folded; work was queued for 0 stories\n',
    });

    const port = await freePort();
    const again = desk.start(['up', '--port', String(port), '--data', 'data']);
    await again.says(/Slugline is up/);
    const listed = await desk.run(['status', '--json'], { SLUGLINE_URL: `http://127.0.0.1:${port}` });
    expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'complete', headline: 'Gale warning' }]);
    await again.stop('SIGINT');
    await nothingIsLeft();
  });

  it('does not listen for other machines without tokens', async () => {
    const { code, stderr } = await desk.run(['up', '--host', '0.0.0.0', '--port', '0', '--data', 'open']);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/0\.0\.0\.0 .*SLUGLINE_TOKENS/),
    });
    expect(existsSync(join(desk.folder, 'open'))).toBe(false);
  });

  it('reports all wrong settings at once', async () => {
    await writeFile(join(desk.folder, 'slugline.yaml'), 'site: { publish: later }\nlanguage: en\n');
    const { code, stderr } = await desk.run(['up', '--port', '99999']);
    await rm(join(desk.folder, 'slugline.yaml'));
    expect(code).toBe(3);
    for (const word of ['port', 'site.publish', 'language']) expect(stderr).toContain(word);
  });
});

describe('a command that cannot do what it was asked', () => {
  it.for([
    ['wrong usage', 2, ['publish', 'text-only'], /--out/],
    ['an unknown command', 2, ['publsh'], /publish/],
    ['an unknown lane', 2, ['submit', 'text-only', '--lane', 'fast'], /breaking/],
    ['a path that is not there', 2, ['submit', 'no-such-folder'], /no-such-folder/],
    ['an API that is not there', 3, ['submit', 'text-only'], /127\.0\.0\.1:9 .*\n.*SLUGLINE_URL/],
    [
      'a data folder that is a file',
      3,
      ['publish', 'text-only', '--out', 'o', '--data', 'text-only/draft.txt'],
      /draft\.txt/,
    ],
    ['a token’s scope that does not exist', 2, ['token', 'cms', '--scopes', 'everything'], /everything/],
  ] as const)('%s ends with %i', async ([, expected, args, words]) => {
    const { code, stdout, stderr } = await desk.run(args, { SLUGLINE_URL: nothingListens });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it('reports an API address that is not an address', async () => {
    for (const args of [['status'], ['submit', 'text-only']]) {
      const { code, stderr } = await desk.run(args, { SLUGLINE_URL: '127.0.0.1:4000' });
      expect(code).toBe(2);
      expect(stderr).toMatch(/SLUGLINE_URL .*http:\/\//);
    }
  });

  it('fails if the story is refused', async () => {
    await packageOf('empty', '\n\n');
    const { code, stdout, stderr } = await desk.run(['publish', 'empty', '--out', 'out-empty', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('draft.txt'),
    });
    expect(stderr).toContain('draft.txt');
    await nothingIsLeft();
  });
});

describe('slugline start', () => {
  it('is refused with a bucket for a working store and a catalogue of this machine alone', async () => {
    const env = { S3_BUCKET: 'working', S3_ENDPOINT: nothingListens, SLUGLINE_PUBLIC_URL: nothingListens };
    const { code, stderr } = await desk.run(['start', 'desk', '--port', '0'], env);
    expect(code).toBe(3);
    expect(stderr).toMatch(/SLUGLINE_CATALOGUE.*a bucket.*postgres:.*off/);
    await nothingIsLeft();
  });
});

describe('the help of the command', () => {
  const commands = [
    'publish',
    'up',
    'start',
    'submit',
    'correct',
    'status',
    'hold',
    'release',
    'schedule',
    'move',
    'preview',
    'retract',
    'reinstate',
    'receipt',
    'republish',
    'originals',
    'failures',
    'rebuild',
    'migrate',
    'export',
    'doctor',
  ].concat(['token', 'demo']);

  it('lists every command and the exit codes', async () => {
    const { code, stdout } = await desk.run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes: 0 done, 1');
    const listed = stdout.split('Commands:')[1] ?? '';
    expect([...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name)).toEqual([...commands, 'help']);
  });

  it.for(commands)('explains %s', async (command) => {
    const usage = expect.stringContaining(`Usage: slugline ${command}`);
    expect(await desk.run([command, '--help'])).toEqual({ code: 0, stdout: usage, stderr: '' });
  });

  it.for(['failures', 'rebuild', 'migrate', 'export saved'])(
    'finds no newsroom in an empty folder, and makes none: %s',
    async (command) => {
      const { code, stdout, stderr } = await desk.run([...command.split(' '), '--data', 'elsewhere']);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/there is no newsroom in .*elsewhere.*--data/);
      expect(existsSync(join(desk.folder, 'elsewhere'))).toBe(false);
    },
  );

  it('examines the machine', async () => {
    const { code, stdout } = await desk.run(['doctor', '--json', '--data', 'examined']);
    const findings = JSON.parse(stdout) as { what: string; ok: boolean; found: string }[];
    expect(code).toBe(findings.every(({ ok }) => ok) ? 0 : 3);
    expect(findings).toContainEqual({ what: 'ffmpeg', ok: true, found: expect.stringMatching(/\d/) });
    // Missing protection is not a problem, but it is reported.
    for (const { active, missing } of [await mediaSandbox(), await imageSandbox()]) {
      const said = [...active, ...missing.map(({ lacks, remedy }) => `${lacks}: ${remedy}`)].join('; ');
      expect(findings).toContainEqual({
        ...{ what: 'sandbox', ok: true, found: said },
        ...(missing.length > 0 ? { warning: true } : {}),
      });
    }
    expect(findings.map(({ what }) => what)).toEqual([
      'Node',
      'processes',
      'ffmpeg',
      'sandbox',
      'sandbox',
      'Redis',
      'store',
      'store',
      'catalogue',
      'disk',
      'credentials',
      'access',
    ]);
    expect(existsSync(join(desk.folder, 'examined'))).toBe(false);
    const unreachable = await desk.run(['doctor'], { REDIS_URL: 'redis://127.0.0.1:9' });
    expect(unreachable).toMatchObject({ code: 3, stdout: expect.stringMatching(/PROBLEM +Redis/) });
  });
});
