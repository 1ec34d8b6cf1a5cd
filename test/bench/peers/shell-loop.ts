// The loop of shell commands with which the check's document examines several jobs. The document's loop lists the ten
// latest; this one lists with the document's command for all jobs, and is otherwise the same.

import type { Peer, PeerVerdict, PeerVerdicts } from './peer.ts';

const loop = `
for job in $(aws sagemaker list-training-jobs --region "$AWS_REGION" --query 'TrainingJobSummaries[*].TrainingJobName' --output text); do
  vpc=$(aws sagemaker describe-training-job --training-job-name "$job" --region "$AWS_REGION" --query 'VpcConfig' --output text)
  echo "Job: $job - VPC Config: $vpc"
done
`;

export const shellLoop: Peer = {
  name: 'shell loop',
  packages: ['awscli==1.46.2'],
  how: 'the loop of the AWS CLI in the document that describes the check; a job whose `VpcConfig` is printed as null or empty is a violation, as the document says',
  // It starts a Python process for each job.
  upToJobs: 300,
  async run({ programs, region, execute }) {
    const usage = await execute('bash', ['-c', loop], {
      environment: { AWS_REGION: region, PATH: `${programs}:${process.env.PATH}` },
    });
    return { usage, verdicts: readLoopOutput(usage.output) };
  },
};

export function readLoopOutput(output: string): PeerVerdicts {
  return new Map(
    [...output.matchAll(/^Job: (\S+) - VPC Config: (.*)$/gm)].map(
      ([, job = '', vpc = '']): [string, PeerVerdict] => [
        job,
        vpc === '' || vpc === 'None' ? 'nonCompliant' : 'compliant',
      ],
    ),
  );
}
