// The services that a job, or the code in it, calls through the VPC. docs/network.md has the reasons; a test holds this
// list and that of the network templates together.

export interface UsedService {
  /** Last part of its endpoints' service name, behind `<prefix>.<region>.`. */
  readonly service: string;
  /** Which code calls it; undefined for what every job needs. */
  readonly usedBy?: string;
}

export const usedServices: readonly UsedService[] = [
  { service: 's3' },
  { service: 'ecr.api', usedBy: 'code that describes images' },
  { service: 'ecr.dkr', usedBy: 'code that pulls or pushes images' },
  { service: 'sagemaker.api', usedBy: 'code that records experiments or registers models' },
  { service: 'logs', usedBy: 'code that sends log events itself' },
  { service: 'sts', usedBy: 'code that assumes a role or asks who it is' },
  { service: 'monitoring', usedBy: 'code that sends metrics itself' },
  { service: 'kms', usedBy: 'code that encrypts or decrypts' },
];
