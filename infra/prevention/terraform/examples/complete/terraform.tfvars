region = "eu-central-1"

allowed_subnet_ids         = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
allowed_security_group_ids = ["sg-0bbbbbbbbbbbbbbb1"]

roles  = { scientists = "DataScientist" }
groups = { scientists = "data-scientists" }
