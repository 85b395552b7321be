import type { PictureWorkers } from '@slugline/image';
import type { MediaPayload } from '@slugline/queue';
import { type MadeMedia, recipes } from '@slugline/story';
import { inspectMedia, makeAudio, makeCaptions, makeVideo } from '@slugline/video';
import type { Maker } from './make.ts';

/** Which maker a job of the video queue needs. */
export function videoMakers(pictures: PictureWorkers): (payload: MediaPayload) => Maker {
  const makeSound: Maker = (input, outDir, options) => makeAudio(input, outDir, recipes.audio, options);

  const makeMovie: Maker = async (input, outDir, options) => {
    // A container says video before anybody has looked inside: some hold sound alone.
    const { kind } = await inspectMedia(input.file, input.name, options.signal);
    if (kind === 'audio') return makeSound(input, outDir, options);
    const { posterFrame, ...movie } = await makeVideo(input, outDir, recipes.video, options);
    const poster = await pictures.makePoster({ file: posterFrame, name: input.name }, outDir, {
      signal: options.signal,
    });
    return { ...movie, thumbhash: poster.thumbhash, files: [...movie.files, ...poster.files] };
  };

  return ({ kind, language }) => {
    if (kind === 'captions')
      return (input, outDir): Promise<MadeMedia> => makeCaptions(input, outDir, language ?? 'und');
    return kind === 'audio' ? makeSound : makeMovie;
  };
}
