import { defineConfig } from 'vitest/config';

const seconds = 1000;
const everywhere = ['**/node_modules/**', '**/dist/**'];
/** Tests of the S3 driver against a server that is not ours: slow to start, so not in `npm test`. */
const onCeph = '**/*.ceph.test.ts';
/** What is waited for comes when it comes: a busy machine is no failure. */
const patient = (forSeconds: number) => ({ poll: { timeout: forSeconds * seconds } });

/**
 * The wider suites run after the quick ones. Projects of one group share its workers: no worker waits while another one
 * ends. Browsers and edges run alone, as what they time must not meet.
 */
const wider = (name: string, groupOrder: number, testSeconds: number, workers = 1) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    exclude: [...everywhere, onCeph],
    testTimeout: testSeconds * seconds,
    expect: patient(30),
    hookTimeout: 60 * seconds,
    fileParallelism: workers > 1,
    maxWorkers: workers,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    // Encoders and Redis servers run beside the tests: more workers than this only makes all of them slower.
    maxWorkers: 2,
    teardownTimeout: 20 * seconds,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            ...['{packages,services}/**/*.test.ts', 'infra/**/*.test.{ts,mjs}'],
            'tests/{bench,chaos,fuzz,outside}/**/*.test.ts',
          ],
          exclude: [...everywhere, onCeph],
          testTimeout: 60 * seconds,
          expect: patient(20),
          hookTimeout: 30 * seconds,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/{e2e,generated-client}/**/*.test.ts'],
          exclude: everywhere,
          testTimeout: 120 * seconds,
          expect: patient(30),
          hookTimeout: 60 * seconds,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      // More at once than there are cores: they wait more than they work, each for processes and servers of its own.
      wider('faults', 1, 120, 3),
      wider('corpus', 2, 180, 2),
      wider('browser', 3, 120),
      wider('edges', 4, 30),
      {
        test: {
          name: 'ceph',
          include: [`packages/{store,journal}/${onCeph}`, `tests/faults/${onCeph}`],
          exclude: everywhere,
          globalSetup: 'packages/testing/src/servers/ceph-setup.ts',
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          maxWorkers: 2,
          // Beside the corpus, which works while these wait.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
