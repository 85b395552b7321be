import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { exiftool, hasExiftool } from './fixture-exiftool.ts';
import { made, photograph, tempFolder } from './fixture-pictures.ts';
import { signed, small } from './fixture-recipes.ts';
import { isWide } from './gamut.ts';
import { openPictureWorkers } from './index.ts';

const workers = openPictureWorkers({ concurrency: 1 });
afterAll(() => workers.close());
