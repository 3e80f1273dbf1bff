/*
 * Runtimes a function may be created with, and those that Lambda no longer takes.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */

export const RUNTIMES: readonly string[] = [
  "nodejs20.x",
  "python3.14",
  "provided.al2023",
  "python3.12",
  "python3.13",
  "nodejs24.x",
  "nodejs22.x",
  "java25",
  "python3.10",
  "python3.11",
  "java21",
  "ruby3.3",
  "ruby3.4",
  "ruby3.2",
  "python3.8",
  "python3.9",
  "java17",
  "nodejs16.x",
  "dotnet10",
  "dotnet8",
  "java11",
  "dotnet6",
  "nodejs18.x",
  "provided.al2",
  "java8.al2",
];

export const OVER: readonly string[] = [
  "java8",
  "go1.x",
  "provided",
  "ruby2.5",
  "ruby2.7",
  "nodejs8.10",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "python2.7",
  "python3.6",
  "python3.7",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "dotnet5.0",
  "dotnet7",
];

/** Published versions of these may start from a snapshot. Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes */
export const SNAP_START = /^(?:java(?:11|17|21|25)|python3\.(?:12|13|14)|dotnet(?:8|10))$/;
