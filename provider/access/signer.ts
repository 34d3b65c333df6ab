// Huawei's signer needs two large libraries for a few functions of theirs, and its package a dozen more. The build puts what
// it needs into this module (tools/bundle.ts), so none of them is a dependency of the package.
export { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
