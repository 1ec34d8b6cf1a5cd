region = "eu-central-1"

training_subnet_ids         = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
training_security_group_ids = ["sg-0bbbbbbbbbbbbbbb1"]
exempt_job_names            = ["sandbox-*"]

function_subnet_ids         = ["subnet-0ccccccccccccccc1", "subnet-0ccccccccccccccc2"]
function_security_group_ids = ["sg-0ddddddddddddddd1"]
permissions_boundary        = "arn:aws:iam::111122223333:policy/sagemaker-training-job-in-vpc-boundary"

alarm_email     = "platform@example.com"
violation_email = "security@example.com"
