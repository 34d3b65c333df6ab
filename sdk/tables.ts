import type * as pulumi from "@pulumi/pulumi";

/** Which tables a task copies: a list of one kind. */
export type ReplicationTables =
    | { include: pulumi.Input<pulumi.Input<string>[]>; exclude?: undefined }
    | { exclude: pulumi.Input<pulumi.Input<string>[]>; include?: undefined };
