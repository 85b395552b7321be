import { fileURLToPath } from 'node:url';

/** The only way to ffmpeg and ffprobe: see the script. Its standard input must stay open as long as the tool may run. */
export const LEASH = fileURLToPath(new URL('./leash.sh', import.meta.url));
