export { bullQueue } from './raw-queue.ts';
export { startTestWorker, type TestDefinition } from './start-test-worker.ts';
export { testRun } from './test-run.ts';
