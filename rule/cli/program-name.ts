/** What people type. */
export const programName = 'training-job-in-vpc';
