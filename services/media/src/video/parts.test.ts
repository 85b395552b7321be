import type { VideoPart } from '@slugline/queue';
import type { VideoPlan } from '@slugline/video';
import { describe, expect, it } from 'vitest';
import { isPlayable, nextWave, partNames, percentMade, type VideoRequest } from './parts.ts';

const low = { name: '360p', width: 640, height: 360, maxrate: 1 };
const high = { name: '720p', width: 1280, height: 720, maxrate: 1 };
const chunk = (index: number) => ({ index, firstFrame: index * 150, frames: 150, seekSeconds: index * 6 });
const plan: VideoPlan = {
  v: 1,
  picture: {
    index: 0,
    width: 1920,
    height: 1080,
    interlaced: false,
    matrix: 'bt709',
    plain: true,
    indexed: true,
  },
  sound: { index: 1, others: 0 },
  startSeconds: 0,
  rungs: [low, high],
  frameRate: { num: 25, den: 1 },
  timescale: 25_000,
  gopFrames: 50,
  segmentFrames: 150,
  frames: 450,
  heldFrames: 0,
  durationSeconds: 18,
  chunks: [chunk(0), chunk(1), chunk(2)],
};
const request: VideoRequest = { plan, lane: 'normal' };
const chunks = (rungs: string[], ...indices: number[]): VideoPart[] =>
  indices.map((index) => ({ make: 'chunk', chunk: index, rungs }));
const [audio, poster]: VideoPart[] = [{ make: 'sound' }, { make: 'poster' }];
const names = (parts: readonly VideoPart[]): string[] =>
  parts.flatMap((part) => {
    if (part.make === 'chunk') return part.rungs.map((name) => partNames.chunk(name, part.chunk));
    return part.make === 'sound' ? partNames.audio : partNames.poster();
  });

describe('the parts of a video', () => {
  it('are every chunk with all its rungs from one decode, the audio and the poster', () => {
    const { parts } = nextWave(request, new Set());
    expect(parts).toEqual([...chunks(['360p', '720p'], 0, 1, 2), poster, audio]);
    expect(nextWave(request, new Set(names(parts))).parts).toEqual([]);
  });

  it('are only the unfinished ones, rung by rung', () => {
    const made = new Set(['360p-00000', '720p-00000', '360p-00001', 'audio', 'poster']);
    const { parts } = nextWave(request, made);
    expect(parts).toEqual([...chunks(['360p', '720p'], 2), ...chunks(['720p'], 1)]);
  });

  it('begin with the longest, which may be the audio of a long video', () => {
    const hour = { ...request, plan: { ...plan, durationSeconds: 3600 } };
    expect(nextWave(hour, new Set()).parts[0]).toEqual(audio);
  });

  it('begin with the audio of shorter videos if the lowest rung is made alone, since its chunks take less time', () => {
    const minutes = { ...request, plan: { ...plan, durationSeconds: 100 } };
    expect(nextWave(minutes, new Set()).parts).toEqual([...chunks(['360p', '720p'], 0, 1, 2), audio, poster]);
    const breaking = nextWave({ ...minutes, lane: 'breaking' }, new Set());
    expect(breaking.parts).toEqual([audio, ...chunks(['360p'], 0, 1, 2), poster]);
  });

  it('begin with the chunks even if the video is small', () => {
    const small = { ...request, plan: { ...plan, picture: { ...plan.picture, width: 320, height: 180 } } };
    expect(nextWave(small, new Set()).parts).toEqual([...chunks(['360p', '720p'], 0, 1, 2), audio, poster]);
  });

  it('have no audio if the video has none', () => {
    const { sound: _none, ...silent } = plan;
    expect(nextWave({ ...request, plan: silent }, new Set()).parts).not.toContainEqual(audio);
  });

  it('have another poster if the editor chose one', () => {
    const all = new Set(names(nextWave(request, new Set()).parts));
    expect(nextWave({ ...request, poster: 2.5 }, all).parts).toEqual([poster]);
    expect(nextWave({ ...request, poster: 2.5 }, all.add('poster-2.5')).parts).toEqual([]);
  });

  it('are the lowest rung of the whole video first on the lane breaking', () => {
    const breaking: VideoRequest = { ...request, lane: 'breaking' };
    const first = nextWave(breaking, new Set());
    expect(first).toEqual({ number: 0, parts: [...chunks(['360p'], 0, 1, 2), poster, audio] });
    const made = new Set(names(first.parts));
    expect(isPlayable(breaking, new Set([...made].slice(1)))).toBe(false);
    expect(isPlayable(breaking, made)).toBe(true);
    expect(nextWave(breaking, made)).toEqual({ number: 1, parts: chunks(['720p'], 0, 1, 2) });
  });

  it('are one wave for a video of one rung, on any lane', () => {
    const small: VideoPlan = { ...plan, rungs: [low] };
    expect(nextWave({ plan: small, lane: 'breaking' }, new Set())).toEqual(
      nextWave({ plan: small, lane: 'normal' }, new Set()),
    );
  });
});

describe('how much of a video is made', () => {
  it('grows with each part and never reaches 100 before the video is ready', () => {
    const made = new Set<string>();
    const percents = names(nextWave(request, made).parts).map((name) => percentMade(request, made.add(name)));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(new Set(percents).size).toBe(percents.length);
    expect(percents.at(-1)).toBe(99);
  });
});
