import { detectCapabilities, type Protections, protectionsOf } from '@slugline/sandbox';

/** Describes what protects this machine from ffmpeg, for an operator. Never throws. */
export const mediaSandbox = async (): Promise<Protections> =>
  protectionsOf(await detectCapabilities(), subject);

const subject = {
  name: 'ffmpeg',
  limits: 'memory, CPU time, file size and open files',
  view: 'the files of its job',
};
