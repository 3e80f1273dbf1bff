import { ServiceError } from "../../error.ts";

/*
 * Codes are those of the API reference; the sentences are AWS's where they are known, else ours.
 * Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Operations.html
 */

export function noApplication(name: string): ServiceError {
  return new ServiceError("ApplicationDoesNotExistException", `No application found for name: ${name}`);
}

export function noGroup(name: string): ServiceError {
  return new ServiceError(
    "DeploymentGroupDoesNotExistException",
    `No Deployment Group found for name: ${name}`,
  );
}

export function noConfiguration(name: string): ServiceError {
  return new ServiceError(
    "DeploymentConfigDoesNotExistException",
    `No Deployment Configuration found for name: ${name}`,
  );
}

export function noDeployment(id: string): ServiceError {
  return new ServiceError("DeploymentDoesNotExistException", `The deployment ${id} could not be found`);
}

/** `ApplicationName` is missing: `ApplicationNameRequiredException`. */
export function required(member: string, says: string): ServiceError {
  return new ServiceError(`${member}RequiredException`, `${says} is required.`);
}

/** `AlarmConfig` is wrong: `InvalidAlarmConfigException`. */
export function invalid(member: string, message: string): ServiceError {
  return new ServiceError(`Invalid${member}Exception`, message);
}

/** `Triggers` are too many: `TriggerTargetsLimitExceededException`. */
export function tooMany(member: string, message: string): ServiceError {
  return new ServiceError(`${member}LimitExceededException`, message);
}

export function notFlown(message: string): ServiceError {
  return new ServiceError("NotImplemented", message, { status: 501 });
}
