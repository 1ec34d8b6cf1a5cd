/** What a command says by its exit code; docs/cli.md is rendered from these rows. */
export const exitCodes = {
  clean: { code: 0, meaning: 'Nothing was found, and everything was read.' },
  violations: { code: 1, meaning: 'Violations were found, whatever else happened.' },
  usage: { code: 2, meaning: 'The command was used in a wrong way; nothing was done.' },
  unread: {
    code: 3,
    meaning:
      'Something could not be read: a job, a Region, an account, or anything at all without credentials.',
  },
  crash: { code: 70, meaning: 'A defect of this program; it prints where it happened.' },
  unwritten: { code: 74, meaning: 'The report could not be written: a full disk, a denied file.' },
  interrupted: { code: 130, meaning: 'Ctrl-C; the last line says how to go on.' },
  closedPipe: { code: 141, meaning: 'The reader of the output went away, as `head` does.' },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]['code'];
