import { BlockList, isIP } from "node:net";
import type { AxiosProxyConfig, AxiosResponse } from "axios";
import { getProxyForUrl } from "proxy-from-env";
import { keepSecret } from "../redaction";

/** The proxy for an address, from the environment. */
export interface HttpProxy {
    /** The variable that names it, as spelled in the environment. */
    variable: string;
    /** Scheme, host and port, without the password: safe to show. */
    address: string;
    /** Whether the variable has a user and a password. */
    signsIn: boolean;
    /** For axios, which itself neither decodes user and password nor assumes http. */
    config: AxiosProxyConfig;
}

/** The proxy for an address, or what is wrong with its variable. Undefined for a direct connection. */
export function proxyFor(address: string): HttpProxy | { problem: string } | undefined {
    const url = new URL(address);
    const variable = variablesFor(url.protocol).find((name) => process.env[name]);
    if (variable === undefined || isExempt(url)) return undefined;
    const proxy = parseProxy(process.env[variable] ?? "");
    if (!proxy)
        return {
            problem:
                `${variable}: must be the address of an HTTP proxy. Set ${variable} to http://host:port or ` +
                "http://user:password@host:port, special characters of user and password percent-encoded.",
        };
    const username = decoded(proxy.username);
    const password = decoded(proxy.password);
    return {
        variable,
        address: `${proxy.protocol}//${proxy.host}`,
        signsIn: username !== "" || password !== "",
        config: {
            protocol: proxy.protocol,
            host: proxy.hostname,
            port: Number(proxy.port || (proxy.protocol === "https:" ? 443 : 80)),
            auth: username === "" && password === "" ? undefined : { username, password },
        },
    };
}

/** Makes the passwords of proxies known as secrets, before any message could show one. */
export function keepProxySecrets(environment: Record<string, string | undefined>): void {
    for (const name of [...variablesFor("https:"), ...variablesFor("http:")]) {
        const proxy = parseProxy(environment[name] ?? "");
        if (!proxy) continue;
        const pairs = [
            [proxy.username, proxy.password],
            [decoded(proxy.username), decoded(proxy.password)],
        ] as const;
        for (const [user, password] of pairs) {
            keepSecret(password);
            // The address and the base64 of the header hold this pair, so that a short password is found too.
            if (password !== "") keepSecret(`${user}:${password}`);
        }
    }
}

/** Whether a reply is the proxy's own. The service's replies arrive encrypted. */
export function isOfProxy({ status, config, request }: AxiosResponse): boolean {
    return (
        status === 407 || (config.url?.startsWith("https:") === true && request.socket?.encrypted !== true)
    );
}

/** The first one that is set counts. */
function variablesFor(protocol: string): string[] {
    return [`${protocol.slice(0, -1)}_proxy`, "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
}

function parseProxy(text: string): URL | undefined {
    const address = text.includes("://") ? text : `http://${text}`;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Without percent-encoding, if the text has a valid one. */
function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** Three names of this machine. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Whether NO_PROXY names the address by a host, a suffix or, as in other tools, a range of addresses. */
function isExempt({ protocol, hostname, port }: URL): boolean {
    const hosts = loopback.includes(hostname) ? loopback : [hostname];
    if (hosts.some((host) => getProxyForUrl(`${protocol}//${host}:${port}`) === "")) return true;
    const ip = hostname.replace(/^\[|\]$/g, "");
    if (isIP(ip) === 0) return false;
    const ranges = new BlockList();
    // Invalid ranges are skipped.
    for (const [, network = "", prefix] of noProxy().matchAll(/([\da-f.:]+)\/(\d+)/gi))
        if (isIP(network) !== 0 && Number(prefix) <= (isIP(network) === 6 ? 128 : 32))
            ranges.addSubnet(network, Number(prefix), family(network));
    return ranges.check(ip, family(ip));
}

function noProxy(): string {
    return process.env.no_proxy || process.env.NO_PROXY || "";
}

function family(ip: string): "ipv4" | "ipv6" {
    return isIP(ip) === 6 ? "ipv6" : "ipv4";
}
