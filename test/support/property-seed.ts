// Property tests draw other cases at every run, except where a build has to be told apart from luck: with CI set
// they draw the same ones each time.

import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ seed: 20_261_126 });
