import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoryManifest } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { openDesk } from '@slugline/testing/processes/command';
import { type Authority, foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { asFile, photograph, secrets } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const timeout = 120_000;

/**
 * Publishes a picture in a story of its own. Returns its entry in `story.json`, its page, and its renditions.
 */
async function published(
  server: TestServer,
  image: File,
  draft = 'Harbour at night\n\nThe lights are on.\n',
) {
  const response = await server.submit({ draft, media: [image] });
  const { storyId } = (await response.json()) as { storyId: string };
  const { path, warnings, ...status } = await server.settled(storyId);
  expect(status).toMatchObject({ state: 'complete', refused: [] });
  const read = (name: string) => readFile(join(server.destination, name));
  const story = StoryManifest.parse(JSON.parse(String(await read(`${path}story.json`))));
  const [medium] = story.media;
  const renditions = (medium?.renditions ?? []).map(async (rendition) => ({
    ...rendition,
    content: await read(rendition.path),
  }));
  return {
    medium,
    warnings,
    page: String(await read(`${path}index.html`)),
    files: await Promise.all(renditions),
  };
}

describe.skipIf(!hasOpenssl)('Content Credentials', { timeout }, () => {
  let authority: Authority;
  let env: Record<string, string>;
  let server: TestServer;
  let first: Awaited<ReturnType<typeof published>>;
  beforeAll(async () => {
    authority = await foundAuthority();
    const desk = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
    env = {
      SLUGLINE_SIGNING_CERTIFICATE: desk.certificate,
      SLUGLINE_SIGNING_KEY: desk.key,
      SLUGLINE_TRUST_ANCHORS: authority.anchors,
    };
    server = await startTestServer({ env });
    first = await published(server, await photograph('harbour.jpg', { width: 1400, height: 900 }));
  }, timeout);
  afterAll(async () => {
    await server.stop();
    await authority.close();
  });

  const wide = () => first.files.filter(({ width = 0 }) => width >= 1280);
  const signed = (type: string) => wide().find((file) => file.type === type)?.content ?? Buffer.alloc(0);

  it('are in renditions of 1280 pixels and wider, and in no others', () => {
    expect(wide().length).toBeGreaterThanOrEqual(3);
    for (const { name, width = 0, content } of first.files)
      expect([name, content.includes('c2pa')]).toEqual([name, width >= 1280]);
    expect(first.medium).not.toHaveProperty('credentials');
    expect(first.page).not.toContain('Content Credentials');
  });

  it('contain no serial number and no coordinate', () => {
    for (const { content } of first.files) {
      expect(content.includes(secrets.serial)).toBe(false);
      expect(content.includes('GPS')).toBe(false);
    }
  });

  it.each(['image/jpeg', 'image/webp', 'image/avif'])(
    'of a rendition that is sent in again as %s are verified: story.json and the page name the signer',
    async (type) => {
      const { medium, page } = await published(server, await asFile('again.bin', signed(type)));
      expect(medium?.credentials).toEqual({
        state: 'trusted',
        issuer: 'Harbour Press',
        generator: 'Slugline',
      });
      expect(page).toContain('Content Credentials: valid, signed by Harbour Press, made with Slugline');
    },
  );

  it('of a file that was altered are reported as invalid in story.json, on the page and to the newsroom', async () => {
    const altered = Buffer.from(signed('image/jpeg'));
    // Changes a byte of the quantisation table: the picture is whole, but another one.
    const table = altered.indexOf(Buffer.from([0xff, 0xdb])) + 8;
    altered[table] = (altered[table] ?? 0) ^ 1;
    const { medium, page, warnings } = await published(server, await asFile('altered.jpg', altered));
    expect(medium?.credentials).toMatchObject({
      state: 'invalid',
      problems: ['assertion.dataHash.mismatch'],
    });
    expect(page).toContain('Content Credentials: not valid, the file was altered after it was signed');
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'credentials_invalid', where: 'altered.jpg' }),
    );
  });

  it('are made once: the same picture in another story has the same bytes', async () => {
    const again = await published(server, await photograph('other.jpg', { width: 1400, height: 900 }));
    expect(again.medium?.renditions).toEqual(first.medium?.renditions);
  });

  it('are off without a certificate: the picture is made again under another path, unsigned', async () => {
    const { working } = server.context.config;
    const plain = await startTestServer({ settings: () => ({ working }) });
    try {
      const { files, medium } = await published(
        plain,
        await photograph('harbour.jpg', { width: 1400, height: 900 }),
      );
      expect(files.length).toBe(first.files.length);
      for (const { path, content } of files) {
        expect(content.includes('c2pa')).toBe(false);
        expect(first.files.map((file) => file.path)).not.toContain(path);
      }
      expect(medium).not.toHaveProperty('credentials');
    } finally {
      await plain.stop();
    }
  });

  describe('in slugline doctor', () => {
    const examined = async (settings: Record<string, string>) => {
      const desk = await openDesk();
      onTestFinished(() => desk.close());
      return desk.run(['doctor'], settings);
    };
    const lineOf = async (settings: Record<string, string>) => {
      const { stdout } = await examined(settings);
      return stdout.split('\n').find((line) => line.includes('credentials'));
    };

    it('are reported as on, off, or in need of action', async () => {
      const day = /valid from \d{4}-\d\d-\d\d until \d{4}-\d\d-\d\d/;
      expect(await lineOf({})).toMatch(/^ok +credentials +pictures are not signed/);
      const on = await lineOf(env);
      expect(on).toMatch(/^ok .+ pictures are signed: the certificate of O=Harbour Press, CN=Photo desk/);
      expect(on).toMatch(day);
      const { SLUGLINE_SIGNING_KEY: _, ...keyless } = env;
      expect(await lineOf(keyless)).toMatch(/^WARNING .+ no key here/);
      const certified = async (days: number) => {
        const { certificate, key } = await authority.issue(`For ${days} days`, { days });
        return { SLUGLINE_SIGNING_CERTIFICATE: certificate, SLUGLINE_SIGNING_KEY: key };
      };
      expect(await lineOf(await certified(-1))).toMatch(/^WARNING .+ pictures are NOT signed/);
      expect(await lineOf(await certified(5))).toMatch(/^WARNING .+ pictures are signed/);
    });

    it('are a wrong setting if certificate and key don’t belong together', async () => {
      const { key } = await authority.issue('Stranger');
      const { code, stderr } = await examined({ ...env, SLUGLINE_SIGNING_KEY: key });
      expect(code).toBe(3);
      expect(stderr).toContain('SLUGLINE_SIGNING_KEY');
      expect(stderr).toContain('is not the key of the certificate');
    });
  });

  it('are not made with an expired certificate, and the newsroom works on', async () => {
    const ended = await authority.issue('Ended', { days: -1 });
    const settings = { SLUGLINE_SIGNING_CERTIFICATE: ended.certificate, SLUGLINE_SIGNING_KEY: ended.key };
    const late = await startTestServer({ env: settings });
    try {
      const { files } = await published(late, await photograph('harbour.jpg', { width: 1400, height: 900 }));
      for (const { content } of files) expect(content.includes('c2pa')).toBe(false);
    } finally {
      await late.stop();
    }
  });
});
