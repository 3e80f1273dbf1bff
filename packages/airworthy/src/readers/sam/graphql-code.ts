import type { Resource } from "../stack.ts";
import { at, type Entry, entriesOf, oneOrMany } from "../tree.ts";
import { all, getAtt, inside, keyPlace, mapOf, type Part, said, textOf } from "./build.ts";
import { make, type Sam } from "./expansion.ts";

/** Functions and the resolvers that line them up. */
export function code(sam: Sam): Resource[] {
  const { id, resource: owner } = sam;
  const functions = new Map<string, Part>();
  const made: Resource[] = [];
  let none = false;
  for (const entry of entriesOf(mapOf(said(sam.properties, "Functions")?.value))) {
    const { value } = entry;
    const known = said(value, "Id");
    functions.set(entry.key, known ?? getAtt(id + entry.key, "FunctionId"));
    if (known) continue;
    const source = said(value, "DataSource");
    const name = textOf(source?.value);
    none ||= name?.toLowerCase() === "none";
    const kind =
      name !== undefined && at(sam.properties, "DataSources", "Lambda", name) ? "Lambda" : "DynamoDB";
    const sourceId = name?.toLowerCase() === "none" ? `${id}NoneDataSource` : `${id}${name}${kind}DataSource`;
    const properties = {
      ApiId: getAtt(id, "ApiId"),
      Name: said(value, "Name") ?? entry.key,
      ...codeOf(value),
      DataSourceName: name === undefined ? source : getAtt(sourceId, "Name"),
      ...all(value, "MaxBatchSize", "Description"),
      SyncConfig: said(value, "Sync"),
    };
    made.push(
      make(owner, id + entry.key, "AWS::AppSync::FunctionConfiguration", properties, { at: keyPlace(entry) }),
    );
  }
  for (const type of entriesOf(mapOf(said(sam.properties, "Resolvers")?.value))) {
    for (const entry of entriesOf(mapOf(type.value))) {
      const pipeline = oneOrMany(at(entry.value, "Pipeline")).map((item) =>
        functions.get(textOf(item) ?? ""),
      );
      const properties = {
        ...codeOf(entry.value),
        ApiId: getAtt(id, "ApiId"),
        FieldName: said(entry.value, "FieldName") ?? entry.key,
        TypeName: type.key,
        Kind: "PIPELINE",
        PipelineConfig: { Functions: pipeline },
        CachingConfig: said(entry.value, "Caching"),
        ...all(entry.value, "MaxBatchSize"),
      };
      const making = { at: keyPlace(entry), dependsOn: [`${id}Schema`] };
      made.push(make(owner, id + type.key + entry.key, "AWS::AppSync::Resolver", properties, making));
    }
  }
  const properties = { ApiId: getAtt(id, "ApiId"), Name: `${id}NoneDataSource`, Type: "NONE" };
  if (none) made.push(make(owner, `${id}NoneDataSource`, "AWS::AppSync::DataSource", properties));
  return made;
}

function codeOf(node: Entry["value"]): Record<string, Part> {
  const runtime = said(node, "Runtime");
  return {
    Code: said(node, "InlineCode"),
    CodeS3Location: said(node, "CodeUri"),
    Runtime: runtime && { Name: inside(runtime, "Name"), RuntimeVersion: inside(runtime, "Version") },
  };
}
