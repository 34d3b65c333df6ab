import { createHash } from "node:crypto";
import { canonicalRequest, parseSdkDate, signatureFits, signatureFor } from "../../emulator/signature";
import { sign, signatureHeaders } from "../../provider/access/signature";

const sdk = { access: "AccessKey", secret: "SecretKey" };
const here = { access: "AKIDEXAMPLE", secret: "SECRETEXAMPLE" };
const project = "0123456789abcdef0123456789abcdef";
const tasks = `/v3/${project}/instances/590031445ef845bb912d7fc8243db80cin17/starrocks/databases/replication`;
const gaussdb = {
    host: "gaussdb.cn-north-4.myhuaweicloud.com",
    "x-project-id": project,
    "x-sdk-date": "20260101T000000Z",
};

/** Published in the signing guide and in the tests of Huawei's SDKs; the last three were made for this API. */
const vectors = [
    {
        name: "the signing guide",
        secret: "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
        method: "GET",
        url: "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
        headers: {
            "content-type": "application/json",
            host: "service.region.example.com",
            "x-sdk-date": "20191115T033655Z",
        },
        body: "",
        hash: "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a",
        signature: "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
    },
    {
        name: "a: no body",
        secret: sdk.secret,
        method: "GET",
        url: "/path?limit=1",
        headers: { "x-sdk-date": "20060102T150405Z" },
        body: "",
        hash: "85c3b7730f308aee452b16138a42a914397e43a8f0d732dfa521c0ef2afa98a4",
        signature: "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
    },
    {
        name: "b: a body with a line end",
        secret: sdk.secret,
        method: "POST",
        url: "/path?key=value",
        headers: { "x-sdk-date": "20060102T150405Z" },
        body: '{"Name":"test","Id":1}\n',
        hash: "13f75ff5f5216199f986c7e7f2f77834d5e160ad9e46f37319816dc72ba7eeab",
        signature: "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
    },
    {
        name: "c: with the host",
        secret: sdk.secret,
        method: "GET",
        url: "/resources?size=1",
        headers: { host: "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z" },
        body: "",
        hash: "de94dd1e1ccdb730b403ce35d7e14f7c7b04337f6def1c3a3a2ba936852b133f",
        signature: "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
    },
    {
        name: "d: host and body",
        secret: sdk.secret,
        method: "POST",
        url: "/resources?size=1",
        headers: { host: "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z" },
        body: '{"name":"test","id":1}',
        hash: "2b1b2515e48cb55e043ff2ec5b93d3f13ec287e1da1d7a2e4e14b0611a341969",
        signature: "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
    },
    {
        name: "e: a header with an underscore",
        secret: sdk.secret,
        method: "GET",
        url: "/path?limit=1",
        headers: { test_underscore: "TEST_VALUE", "x-sdk-date": "20060102T150405Z" },
        body: "",
        hash: "ad0e4644d32d6a5ee0894ba66bbb5adb9f791f9298b1519fb7423a1f38575d3a",
        signature: "daeadcf4a306599f7422401cc55d3718a23ef159fed370c62c551a2c45ae9655",
    },
    {
        name: "f: content type, underscore and body",
        secret: sdk.secret,
        method: "POST",
        url: "/path?key=value",
        headers: {
            "content-type": "application/json",
            test_underscore: "TEST_VALUE",
            "x-sdk-date": "20060102T150405Z",
        },
        body: '{"Name":"test","Id":1}',
        hash: "22a47170e7d16e06ff9aff4d6f464425812d673b20c1633cfdc2f4cc85f76b5e",
        signature: "0238c3bedddfe8bf113c7530f783322380dedf720d514861623cfe5f73aa8f64",
    },
    {
        name: "a list of tasks",
        secret: here.secret,
        method: "GET",
        url: `${tasks}?limit=100&offset=0`,
        headers: gaussdb,
        body: "",
        hash: "be94454232a14cdee4f178b5163c337bd0b3f8086e4d4c522660e56e97331e90",
        signature: "3a5ff70fc8209ad47c234d9529ba5832b4ce34145d93fd4749bbf99a175d7ac8",
    },
    {
        name: "a delete with a body",
        secret: here.secret,
        method: "DELETE",
        url: tasks,
        headers: { ...gaussdb, "content-type": "application/json" },
        body: '{"task_name":"task_name"}',
        hash: "43298d129cf303d520c71f76ae5d2efe0dfbecd86734d29a5f6ded8900d07db2",
        signature: "10ced0a834aac23520c9199fc007dba8974bb6c573042bf6e9aef11a02704fd5",
    },
    {
        name: "a job with temporary keys",
        secret: here.secret,
        method: "GET",
        url: `/v3/${project}/jobs?id=31b8ae23-c687-4d80-b7b4-42a66c9bb886`,
        headers: { ...gaussdb, "x-security-token": "SECTOKEN" },
        body: "",
        hash: "128a51b95f14d1cfa2422a0a6e735284d75d9268b3c7d47cc4bcd3c337211b73",
        signature: "49910f982d1cb3a44194add634f83c3598428f379dd95b7191ff6c3588fa1a32",
    },
];

describe.each(vectors)("signature of $name", ({ secret, method, url, headers, body, hash, signature }) => {
    test("sent by the provider", () => {
        const request = {
            method,
            url: `https://somewhere${url}`,
            headers: headers as Record<string, string>,
            body,
        };
        expect(sign(request, secret)).toEqual({
            canonicalHash: hash,
            signature,
            signedHeaders: Object.keys(headers).sort().join(";"),
        });
    });

    test("verified by the emulator", () => {
        const request = { method, url, headers: headers as Record<string, string>, body };
        const signedHeaders = Object.keys(headers).sort();
        const canonical = canonicalRequest(request, signedHeaders);
        expect(createHash("sha256").update(canonical).digest("hex")).toBe(hash);
        expect(signatureFor(request, signedHeaders, secret)).toBe(signature);
        expect(signatureFits(request, { access: "", signedHeaders, signature }, `${secret}x`)).toBe(false);
    });
});

test("canonical request: equals that of vector a", () => {
    const request = {
        method: "GET",
        url: "/path?limit=1",
        headers: { "x-sdk-date": "20060102T150405Z" },
        body: "",
    };
    expect(canonicalRequest(request, ["x-sdk-date"])).toBe(
        "GET\n/path/\nlimit=1\nx-sdk-date:20060102T150405Z\n\nx-sdk-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
});

test("queries: sorted by name, then value, and encoded once, on both sides", () => {
    const query =
        "path=%2Ftmp%2F123&multi=3&multi=1&multi=2&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29&limit=1&enable=true";
    const request = { method: "GET", url: `/?${query}`, headers: { "x-sdk-date": "d" }, body: "" };
    expect(canonicalRequest(request, ["x-sdk-date"]).split("\n")[2]).toBe(
        "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29",
    );
    const { signature } = sign({ ...request, url: `https://x/?${query}` }, "SK");
    expect(signatureFor(request, ["x-sdk-date"], "SK")).toBe(signature);
});

test("path: encoded once, on both sides", () => {
    const url = `/a/${encodeURIComponent("größe#1?&% '()*")}/b`;
    const request = { method: "GET", url, headers: { "x-sdk-date": "d" }, body: "" };
    const { signature } = sign({ ...request, url: `https://x${url}` }, "SK");
    expect(signatureFor(request, ["x-sdk-date"], "SK")).toBe(signature);
});

test("signed request: signs date, project and security token", () => {
    const keys = { accessKey: "AK", secretKey: "SK", securityToken: "ST" };
    const request = {
        method: "GET",
        url: "https://host.example/x",
        projectId: "p",
        headers: { "X-Language": "en-us" },
    };
    const headers = signatureHeaders(request, keys, new Date("2026-01-01T00:00:00.5Z"));
    expect(headers).toMatchObject({
        "X-Sdk-Date": "20260101T000000Z",
        "X-Project-Id": "p",
        "X-Security-Token": "ST",
        Authorization: expect.stringMatching(
            /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-language;x-project-id;x-sdk-date;x-security-token, Signature=[0-9a-f]{64}$/,
        ),
    });
    expect(parseSdkDate(headers["X-Sdk-Date"])).toBe(Date.parse("2026-01-01T00:00:00Z"));
});
