organizational_units       = { sandbox = "ou-abcd-12345678" }
break_glass_principal_arns = ["arn:aws:iam::*:role/BreakGlass"]
rule_deployment_role_arns  = ["arn:aws:iam::*:role/pipeline/Deployment"]
tags                       = { owner = "security" }
