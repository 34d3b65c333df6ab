import { generate } from "selfsigned";

/** A certificate for 127.0.0.1 that nobody knows. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
    const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
        extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    return { key, cert };
}
