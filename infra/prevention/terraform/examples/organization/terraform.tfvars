organizational_units       = { sandbox = "ou-abcd-12345678" }
break_glass_principal_arns = ["arn:aws:iam::*:role/BreakGlass"]
tags                       = { owner = "security" }
