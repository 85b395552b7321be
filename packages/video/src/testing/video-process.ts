import { toSluglineError } from '@slugline/story';
import { quickRecipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';

// `video-process.ts FILE FOLDER` makes a video in a process of its own, and prints the outcome as JSON.
const [file = '', folder = ''] = process.argv.slice(2);
const said = await wholeVideo(file, folder, { recipe: quickRecipe }).then(
  ({ files }) => ({ made: files.length }),
  (error: unknown) => {
    const { code, message, retry } = toSluglineError(error);
    return { code, message, retry };
  },
);
process.stdout.write(JSON.stringify(said));
