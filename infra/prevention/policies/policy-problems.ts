// What AWS would refuse, or would accept without any effect: found at synthesis, and not when nobody is denied.

import { type Check, eachItem, matches, problemsOf, refuse } from '../../constructs/problems.ts';

const isTagKey = matches(
  'be a tag key of at most 128 characters of A-Z, a-z, 0-9, space and _.:/=+@-, and not begin with aws:',
  /^(?!aws:)[A-Za-z0-9 _.:/=+@-]{1,128}$/,
);

const checks: Readonly<Record<string, Check>> = {
  targetIds: eachItem(
    matches(
      'list ids of roots (r-…), organizational units (ou-…) and accounts',
      /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/,
    ),
  ),
  exemptTag: isTagKey,
  tagKey: isTagKey,
  organizationId: matches('be the id of an organization, o-…', /^o-[a-z0-9]{10,32}$/),
};

/** @throws ProblemsError that lists every problem of what a policy of the organization is given. */
export function refuseUnusable(what: string, props: object): void {
  refuse(what, problemsOf(checks, props));
}
