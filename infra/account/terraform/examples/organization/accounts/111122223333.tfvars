account_id          = "111122223333"
deployment_role_arn = "arn:aws:iam::111122223333:role/pipeline/Deployment"
alarm_topic_name    = "security-alarms"
tell_violations     = "chat"

allowed_subnet_ids = {
  "eu-central-1" = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
}

tags = {
  owner = "security"
}
