// What a job needs that may be gone by now: its role and its image. And its tags, which its description lacks.

import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Access } from '../access/access.ts';
import { readTags } from '../access/read-tags.ts';
import { lookUp, type Part } from '../explain/part.ts';
import { isMembers, type Members } from './network-changes.ts';
import { parseImage } from './own-algorithms.ts';
import type { Note } from './replacement.ts';

/** The tags of what an ARN names. */
export async function lookAtTags(arn: string, access: Access): Promise<Part<readonly Members[]>> {
  return await lookUp(
    async () => (await readTags(arn, access)).map((tag) => ({ ...tag })),
    access.explain,
  );
}

/** Notes on a role and images that are gone, or could not be looked at. */
export async function lookAtNeeds(request: Members, access: Access): Promise<readonly Note[]> {
  const role = typeof request.RoleArn === 'string' ? request.RoleArn : undefined;
  const { AlgorithmSpecification: algorithm } = request;
  const image = isMembers(algorithm) ? algorithm.TrainingImage : undefined;
  const notes = await Promise.all([
    role === undefined ? undefined : noteOnRole(role, access),
    typeof image === 'string' ? noteOnImage(image, access) : undefined,
  ]);
  return notes.filter((note) => note !== undefined);
}

async function noteOnRole(arn: string, access: Access): Promise<Note | undefined> {
  const [, , , , account, resource = ''] = arn.split(':');
  // Nobody may look at the roles of another account.
  if (account !== access.home.account) return undefined;
  const client = new IAMClient(access.settingsFor(access.home));
  const RoleName = resource.slice(resource.lastIndexOf('/') + 1);
  const found = await isThere(async () => {
    await client.send(new GetRoleCommand({ RoleName }));
  }, access);
  client.destroy();
  if (found === true) return undefined;
  return found === false
    ? { code: 'roleGone', text: `the role ${arn} does not exist any more: set another RoleArn` }
    : {
        code: 'roleUnread',
        text: `whether the role ${RoleName} exists could not be read: ${found}`,
      };
}

async function noteOnImage(uri: string, access: Access): Promise<Note | undefined> {
  const image = parseImage(uri);
  // Images of AWS and of other accounts can be pulled, and not be looked at.
  if (image === undefined || image.account !== access.home.account) return undefined;
  const { account, region, repository, tag = 'latest', digest } = image;
  const client = new ECRClient(access.settingsFor({ account, region }));
  const found = await isThere(async () => {
    await client.send(
      new DescribeImagesCommand({
        ...{ registryId: account, repositoryName: repository },
        imageIds: [digest === undefined ? { imageTag: tag } : { imageDigest: digest }],
      }),
    );
  }, access);
  client.destroy();
  if (found === true) return undefined;
  return found === false
    ? {
        code: 'imageGone',
        text: `the image ${uri} does not exist any more: set another TrainingImage`,
      }
    : { code: 'imageUnread', text: `whether the image ${uri} exists could not be read: ${found}` };
}

const goneNames = new Set([
  'NoSuchEntityException',
  'NoSuchEntity',
  'ImageNotFoundException',
  'RepositoryNotFoundException',
]);

/** True, false, or why it is not known. */
async function isThere(look: () => Promise<void>, access: Access): Promise<boolean | string> {
  try {
    await look();
    return true;
  } catch (error) {
    const isGone = error instanceof Error && goneNames.has(error.name);
    return isGone ? false : access.explain(error);
  }
}
