/**
 * Actions that AWS itself grants to functions on every resource: whoever writes the same in their own words has done
 * no worse than the managed policy. `iam:PassRole` is judged by permissions/pass-role.
 *
 * Sources:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicDurableExecutionRolePolicy.html
 */
export const GRANTED_ON_ALL: ReadonlySet<string> = new Set([
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
  "lambda:CheckpointDurableExecution",
  "lambda:GetDurableExecutionState",
  "iam:PassRole",
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonS3ObjectLambdaExecutionRolePolicy.html
  "s3-object-lambda:WriteGetObjectResponse",
  // Interfaces that Lambda makes in the function's VPC: nobody knows their ids beforehand.
  "ec2:AttachNetworkInterface",
  "ec2:DetachNetworkInterface",
  // A terminology or a parallel corpus is an extra; most calls name none.
  "translate:StartTextTranslationJob",
  "translate:TranslateText",
]);

/** `logs:CreateLog*` and the like mean the right to log, whatever else begins so. */
export const MEANS_LOGGING = /^logs:(?:Create|Put)Log\w*\*$/i;
