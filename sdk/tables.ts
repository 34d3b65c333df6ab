import type * as pulumi from "@pulumi/pulumi";

/** Which tables a task copies: one list, of 1 to 5,000 names. */
export type ReplicationTables =
    | {
          /** The tables to copy, and no others. */
          include: pulumi.Input<pulumi.Input<string>[]>;
          exclude?: undefined;
      }
    | {
          /** The tables to leave out; all others are copied. */
          exclude: pulumi.Input<pulumi.Input<string>[]>;
          include?: undefined;
      };
