// How SageMaker lists, searches, describes and creates jobs.

import { type Assumption, only } from '../assumption.ts';
import {
  namesAreCaseSensitive,
  quotasAreAsAssumed,
  searchIsWhole,
  serverlessJobsHaveVpc,
  viewsCatchUp,
  windowsFindJobs,
} from '../checks/jobs.ts';
import { pipelineRoleCreatesJobs, storageFamiliesAreKnown } from '../checks/surroundings.ts';

export const jobAssumptions: readonly Assumption[] = [
  {
    id: 'creation-time-windows',
    assumed:
      'A window of `CreationTimeAfter` and `CreationTimeBefore` shows a job from a second within its bounds on, whether they are inclusive or not, and however precise.',
    eitherWay:
      'Windows overlap by one second. Repeated jobs are recognized by name and creation time.',
    byHand: 'list around the creation time of a known job',
    check: windowsFindJobs,
  },
  {
    id: 'views-catch-up',
    assumed: 'The listing and the search index show a job within 15 minutes.',
    eitherWay:
      'The last 15 minutes are never marked as covered. Jobs that the index does not show are described.',
    byHand: 'compare both immediately after you create a job',
    check: viewsCatchUp,
  },
  {
    id: 'search-is-whole',
    assumed: '`Search` does not truncate the results of one listed page.',
    eitherWay: 'One search for each listed page. Jobs that it does not return are described.',
    byHand: 'a search over a day with many jobs',
    check: searchIsWhole,
  },
  {
    id: 'sagemaker-quotas',
    assumed: '`DescribeTrainingJob` allows 10 calls a second, and `Search` 5.',
    eitherWay:
      'Begins with these rates, finds the quotas when a call is refused, and then uses half.',
    byHand: '`throttlesByOperation` in the run summary',
    check: quotasAreAsAssumed,
  },
  {
    id: 'serverless-vpc',
    assumed: 'A serverless job can have a `VpcConfig`.',
    eitherWay: 'Judges what the record says. `serverlessJobs` can take such jobs out of scope.',
    byHand: 'create one with `VpcConfig` and one without',
    check: serverlessJobsHaveVpc,
  },
  {
    id: 'case-sensitive-names',
    assumed: 'Names of training jobs are case-sensitive.',
    eitherWay:
      'Compares names as they are written. Does not use a record whose name differs in more than case.',
    byHand: 'create two jobs whose names differ only in case',
    check: namesAreCaseSensitive,
  },
  {
    id: 'serverless-requests',
    assumed: 'A request for a serverless job and `CreateJob` can have a `VpcConfig`.',
    eitherWay: 'The enforcement policies deny the request if it has none.',
    byHand: 'one request of each',
    check: only.creation,
  },
  {
    id: 'local-storage-families',
    assumed:
      'The list of instance families with local storage, which take no `VolumeKmsKeyId`, is complete; `g7` is in it without proof.',
    eitherWay:
      'Rule and policies have one list, from EC2’s page on instance store volumes. A family that is not listed is taken to have none: with `requireVolumeKmsKey` its jobs are non-compliant, and the policies deny them.',
    byHand:
      "`aws ec2 describe-instance-types --filters Name=instance-storage-supported,Values=true --query 'InstanceTypes[].InstanceType'`",
    check: storageFamiliesAreKnown,
  },
  {
    id: 'mixed-instance-groups',
    assumed:
      'SageMaker refuses `VolumeKmsKeyId` for instance groups of which only some have local storage.',
    eitherWay:
      'Neither the rule nor the policies require a key as soon as one type has local storage.',
    byHand: 'one `CreateTrainingJob` with an `ml.m5.xlarge` and an `ml.g5.xlarge` group, and a key',
    check: only.creation,
  },
  {
    id: 'autopilot-key',
    assumed: 'Autopilot uses the key of its request on instances with local storage too.',
    eitherWay:
      'The policies require a key of every Autopilot request. The rule requires none of a job on such instances.',
    byHand: 'an Autopilot job with `VolumeKmsKeyId`, and its training jobs',
    check: only.creation,
  },
  {
    id: 'pipeline-role',
    assumed: 'Pipelines create the jobs of their steps with the pipeline’s role.',
    eitherWay: 'If so, the SCP applies to that role. If not, the rule finds the jobs.',
    byHand: 'CloudTrail, after one execution',
    check: pipelineRoleCreatesJobs,
  },
  {
    id: 'index-has-tags',
    assumed: 'A record of `Search` has every tag of its job.',
    eitherWay:
      'With `exemptTag`, a violation whose record lacks the tag is reported as one. The next audit after the index has the tag retires the result.',
    byHand: 'tag a job, and compare `aws sagemaker search` with `aws sagemaker list-tags`',
    check: only.creation,
  },
  {
    id: 'tags-are-passed-on',
    assumed: 'A tuning job passes its tags on to the training jobs that it starts.',
    eitherWay:
      'The guard of `exemptTag` in the protective SCP denies the tag in every request that creates something.',
    byHand: 'a tuning job with a tag, and `aws sagemaker list-tags` of its training jobs',
    check: only.creation,
  },
  {
    id: 'trail-of-tags',
    assumed:
      'CloudTrail records `AddTags` with the ARN and the keys of the tags, and `CreateTrainingJob` with the keys.',
    eitherWay:
      '`explain --who` says that CloudTrail shows nobody who set the tag. The verdict does not depend on it.',
    byHand: 'tag a job, and `aws cloudtrail lookup-events` for `AddTags` some minutes later',
    check: only.creation,
  },
  {
    id: 'one-subnet-for-a-job',
    assumed: 'SageMaker places the instances of a job in one subnet.',
    eitherWay:
      '`network` says that room is unknown where the free addresses are enough only over several subnets.',
    byHand: 'a job of several instances in subnets with few addresses',
    check: only.creation,
  },
  {
    id: 'metric-definitions',
    assumed:
      'The images of AWS with the name of a built-in algorithm, and no others, have metric definitions of their own, which a request must not repeat.',
    eitherWay:
      '`recreate` leaves them out for these images. SageMaker refuses the request by name otherwise, and creates nothing.',
    byHand: '`create-training-job` with the metric definitions of a description',
    check: only.creation,
  },
];
