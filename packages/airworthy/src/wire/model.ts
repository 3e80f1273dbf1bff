import type { Protocol } from "./message.ts";

/** Traits of a member or a shape. Names are Smithy's: https://smithy.io/2.0/spec/http-bindings.html and xml-traits. */
export interface Traits {
  readonly httpLabel?: 1;
  readonly httpHeader?: string;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  /** Prefix (may be empty) and URI. */
  readonly xmlNamespace?: readonly [string, string];
  readonly eventPayload?: 1;
  readonly eventHeader?: 1;
  readonly mediaType?: string;
}

/** How a model is written down: a type by name, `name[]` a list and `name{}` a map of it. */
export type Ref = string;
export type MemberFile = Ref | readonly [Ref, Traits];

export interface ShapeFile {
  /** One of these says what the shape is. */
  readonly structure?: Readonly<Record<string, MemberFile>>;
  readonly union?: Readonly<Record<string, MemberFile>>;
  readonly error?: Readonly<Record<string, MemberFile>>;
  readonly list?: MemberFile;
  readonly map?: MemberFile;
  readonly key?: MemberFile;
  /** How many of the members, counted from the first, every value has. */
  readonly required?: number;
  readonly traits?: Traits;
  /** Nulls in the list or map mean something. */
  readonly sparse?: 1;
  /** A union whose members are events of a stream. */
  readonly streaming?: 1;
  /** Of errors. `query` is the code and the status in the query protocol. */
  readonly status?: number;
  readonly fault?: "client" | "server";
  readonly query?: readonly [string, number];
}

export interface OperationFile {
  readonly input?: string;
  readonly output?: string;
  /** Method, URI pattern, status of success. */
  readonly http?: readonly [string, string, number];
  /** S3 writes the only member of the answer as its root. */
  readonly unwrapped?: 1;
}

/** One service's API, as `npm run wire:update` writes it. */
export interface ModelFile {
  readonly service: string;
  readonly source: string;
  readonly protocol: Protocol;
  readonly version: string;
  readonly namespace: string;
  readonly target: string;
  readonly xmlNamespace?: string;
  readonly queryCompatible?: true;
  readonly operations: Readonly<Record<string, OperationFile>>;
  readonly shapes: Readonly<Record<string, ShapeFile>>;
}

export const SIMPLE = [
  "string",
  "boolean",
  "number",
  "bigint",
  "decimal",
  "blob",
  "streaming-blob",
  "document",
  "timestamp",
  "date-time",
  "http-date",
  "epoch-seconds",
] as const;

export type Kind = "string" | "boolean" | "number" | "bigint" | "decimal" | "blob" | "document" | "timestamp";
export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

export interface SimpleType {
  readonly kind: Kind;
  /** Of a timestamp; the protocol and the place decide when there is none. */
  readonly format?: TimestampFormat;
  readonly streaming?: boolean;
}

export interface ListType {
  readonly kind: "list";
  readonly sparse: boolean;
  readonly member: Member;
}

export interface MapType {
  readonly kind: "map";
  readonly sparse: boolean;
  readonly key: Member;
  readonly value: Member;
}

export interface StructureType {
  readonly kind: "structure" | "union";
  readonly name: string;
  readonly members: readonly Member[];
  readonly required: readonly Member[];
  readonly streaming: boolean;
  readonly traits: Traits;
}

export type Type = SimpleType | ListType | MapType | StructureType;

export interface Member {
  readonly name: string;
  readonly type: Type;
  readonly traits: Traits;
}

export interface ErrorType extends StructureType {
  readonly status?: number;
  readonly fault: "client" | "server";
  readonly query?: readonly [string, number];
}

export interface Operation {
  readonly name: string;
  readonly input: StructureType;
  readonly output: StructureType;
  readonly http?: readonly [string, string, number];
  readonly unwrapped: boolean;
}

/** A model whose references are followed when they are first needed. */
export interface Model {
  readonly file: ModelFile;
  operation(name: string): Operation | undefined;
  /** The error of this code, which may be the code of the query protocol. */
  error(code: string): ErrorType | undefined;
}

const NONE: Traits = {};
/** The type of what an operation without input takes, and one without output gives. */
export const NO_MEMBERS: StructureType = {
  kind: "structure",
  name: "Unit",
  members: [],
  required: [],
  streaming: false,
  traits: NONE,
};
const SIMPLE_TYPES = new Map<string, SimpleType>(SIMPLE.map((name) => [name, simple(name)]));

/** Gives the names in a model their meaning. Shapes are resolved once, when first asked for. */
export function modelOf(file: ModelFile): Model {
  const types = new Map<Ref, Type>(SIMPLE_TYPES);
  const operations = new Map<string, Operation>();

  function typeOf(ref: Ref): Type {
    const known = types.get(ref);
    if (known) return known;
    const shape = own(file.shapes, ref);
    if (shape) return shapeOf(ref, shape);
    const suffix = ref.slice(-2);
    if (suffix !== "[]" && suffix !== "{}") throw new Error(`${file.service} has no shape ${ref}`);
    const inner = ref.slice(0, -2);
    return shapeOf(ref, suffix === "[]" ? { list: inner } : { map: inner });
  }

  /** Types may contain themselves: what is being made is known before its members are. */
  function shapeOf(name: string, shape: ShapeFile): Type {
    const sparse = shape.sparse === 1;
    if (shape.list !== undefined) {
      const list = { kind: "list", sparse } as unknown as { member: Member } & ListType;
      types.set(name, list);
      list.member = memberOf("member", shape.list);
      return list;
    }
    if (shape.map !== undefined) {
      const map = { kind: "map", sparse } as unknown as { key: Member; value: Member } & MapType;
      types.set(name, map);
      map.key = memberOf("key", shape.key ?? "string");
      map.value = memberOf("value", shape.map);
      return map;
    }
    const members: Member[] = [];
    const structure = {
      kind: shape.union ? "union" : "structure",
      name,
      members,
      required: [] as readonly Member[],
      streaming: shape.streaming === 1,
      traits: shape.traits ?? NONE,
      ...(shape.error && { status: shape.status, fault: shape.fault ?? "client", query: shape.query }),
    } as const;
    types.set(name, structure);
    const written = shape.structure ?? shape.union ?? shape.error ?? {};
    for (const [member, ref] of Object.entries(written)) members.push(memberOf(member, ref));
    (structure as { required: readonly Member[] }).required = members.slice(0, shape.required ?? 0);
    return structure;
  }

  function memberOf(name: string, written: MemberFile): Member {
    const [ref, traits] = typeof written === "string" ? [written, NONE] : written;
    return { name, type: typeOf(ref), traits };
  }

  function structureOf(name: string | undefined): StructureType {
    return name === undefined ? NO_MEMBERS : (typeOf(name) as StructureType);
  }

  const queryCodes = new Map(
    Object.entries(file.shapes).flatMap(([name, shape]) => (shape.query ? [[shape.query[0], name]] : [])),
  );

  return {
    file,
    operation(name) {
      const known = operations.get(name);
      if (known) return known;
      const written = own(file.operations, name);
      if (!written) return undefined;
      const operation: Operation = {
        name,
        input: structureOf(written.input),
        output: structureOf(written.output),
        http: written.http,
        unwrapped: written.unwrapped === 1,
      };
      operations.set(name, operation);
      return operation;
    },
    error(code) {
      const name = own(file.shapes, code)?.error ? code : queryCodes.get(code);
      return name === undefined ? undefined : (typeOf(name) as ErrorType);
    },
  };
}

function simple(name: (typeof SIMPLE)[number]): SimpleType {
  if (name === "streaming-blob") return { kind: "blob", streaming: true };
  if (name === "date-time" || name === "http-date" || name === "epoch-seconds")
    return { kind: "timestamp", format: name };
  return { kind: name };
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
