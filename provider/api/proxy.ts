import { BlockList, isIP } from "node:net";
import type { AxiosProxyConfig, AxiosResponse } from "axios";
import { getProxyForUrl } from "proxy-from-env";
import { keepSecret } from "../redaction";

/** A proxy that the environment names for an address. */
export interface HttpProxy {
    /** The variable that names it, as it is spelled there. */
    variable: string;
    /** Scheme, host and port: what a message may show. */
    address: string;
    /** Whether the variable has a user and a password. */
    signsIn: boolean;
    /** For axios, which would neither decode user and password nor take an address without a scheme for http. */
    config: AxiosProxyConfig;
}

/** The proxy on the way to an address, nothing when the way is direct, or what is wrong with the variable. */
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

/** Whatever is wrong with a proxy later, no message shows its password. */
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
            // As it stands in the address, and in base64 in a header: a short password is found there too.
            if (password !== "") keepSecret(`${user}:${password}`);
        }
    }
}

/** Whether a reply is the proxy's own: what comes from the service itself comes encrypted. */
export function isOfProxy({ status, config, request }: AxiosResponse): boolean {
    return (
        status === 407 || (config.url?.startsWith("https:") === true && request.socket?.encrypted !== true)
    );
}

/** In the order in which they count. */
function variablesFor(protocol: string): string[] {
    return [`${protocol.slice(0, -1)}_proxy`, "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
}

function parseProxy(text: string): URL | undefined {
    const address = text.includes("://") ? text : `http://${text}`;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** As it is written out, unless it is not percent-encoded. */
function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** One machine by three names. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Whether NO_PROXY names the address: by a host, a suffix or, as other tools read it too, by a range of addresses. */
function isExempt({ protocol, hostname, port }: URL): boolean {
    const hosts = loopback.includes(hostname) ? loopback : [hostname];
    if (hosts.some((host) => getProxyForUrl(`${protocol}//${host}:${port}`) === "")) return true;
    const ip = hostname.replace(/^\[|\]$/g, "");
    if (isIP(ip) === 0) return false;
    const ranges = new BlockList();
    // What only resembles a range is left out.
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
