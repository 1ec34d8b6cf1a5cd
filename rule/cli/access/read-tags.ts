import { paginateListTags, SageMakerClient, type Tag } from '@aws-sdk/client-sagemaker';
import type { Access } from './access.ts';

/** Every tag of what an ARN names. @throws where they may not be read. */
export async function readTags(arn: string, access: Access): Promise<readonly Tag[]> {
  const client = new SageMakerClient(access.settingsFor(access.home));
  try {
    const tags: Tag[] = [];
    for await (const { Tags = [] } of paginateListTags({ client }, { ResourceArn: arn }))
      tags.push(...Tags);
    return tags;
  } finally {
    client.destroy();
  }
}
