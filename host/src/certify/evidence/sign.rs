//! A detached Ed25519 signature of the list of contents, and with it of everything. Keys are PEM files as OpenSSL writes
//! them (`openssl genpkey -algorithm ed25519 -out key.pem`).

use super::Packed;
use super::pack::MANIFEST;
use crate::certify::catalogue::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The signature, base64 of 64 bytes.
pub(super) const SIGNATURE: &str = "manifest.json.sig";
/// The public key that belongs to it.
pub(super) const PUBLIC_KEY: &str = "manifest.json.pub.pem";

/// Adds a signature by the private key (PKCS#8, PEM).
///
/// # Errors
/// The key cannot be read.
pub fn sign(packed: &mut Packed, key: &str) -> Result<(), String> {
    let key = SigningKey::from_pkcs8_pem(key).map_err(|why| why.to_string())?;
    let manifest = packed.0.get(MANIFEST).ok_or("no manifest")?;
    let signature = key.sign(manifest);
    let public = key.verifying_key().to_public_key_pem(LineEnding::LF).map_err(|why| why.to_string())?;
    packed.0.insert(SIGNATURE.to_owned(), format!("{}\n", STANDARD.encode(signature.to_bytes())).into_bytes());
    packed.0.insert(PUBLIC_KEY.to_owned(), public.into_bytes());
    Ok(())
}

/// The public key in a PEM file.
///
/// # Errors
/// It is none.
pub fn public_key_of(pem: &str) -> Result<VerifyingKey, String> {
    VerifyingKey::from_public_key_pem(pem).map_err(|why| why.to_string())
}

/// The fingerprint (SHA-256 of its 32 bytes) of the key that the evidence is signed by; `None` without a signature.
/// `trusted` is the key that it has to be.
///
/// # Errors
/// The signature or the key is wrong, or is another one.
pub fn signed_by(packed: &Packed, trusted: Option<&VerifyingKey>) -> Result<Option<String>, String> {
    let (Some(signature), Some(key)) = (packed.0.get(SIGNATURE), packed.0.get(PUBLIC_KEY)) else {
        return match (trusted, packed.0.contains_key(SIGNATURE) || packed.0.contains_key(PUBLIC_KEY)) {
            (None, false) => Ok(None),
            (Some(_), false) => Err("it is not signed".to_owned()),
            (_, true) => Err("the signature or its key is missing".to_owned()),
        };
    };
    let key = public_key_of(&String::from_utf8_lossy(key))?;
    let text = std::str::from_utf8(signature).map_err(|why| why.to_string())?;
    let bytes = STANDARD.decode(text.strip_suffix('\n').unwrap_or(text)).map_err(|why| why.to_string())?;
    let signature = Signature::from_slice(&bytes).map_err(|why| why.to_string())?;
    let manifest = packed.0.get(MANIFEST).ok_or("no manifest")?;
    key.verify_strict(manifest, &signature).map_err(|_| "the signature does not fit".to_owned())?;
    if trusted.is_some_and(|trusted| *trusted != key) {
        return Err("it is signed by another key".to_owned());
    }
    Ok(Some(hex(&Sha256::digest(key.as_bytes()))))
}
