//! Checksums of what is written: computed, compared with what the writer claims, kept.
//!
//! Follows <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::{Checksum, ChecksumAlgorithm, PutObjectInput};
use s3s::{S3Result, s3_error};

/// Compares a claimed `Content-MD5`.
pub(super) fn check_md5(claimed: Option<&str>, content: &[u8]) -> S3Result<()> {
    let Some(claimed) = claimed else { return Ok(()) };
    let claimed = STANDARD.decode(claimed).map_err(|_| s3_error!(InvalidDigest))?;
    if claimed == Md5::checksum(content).as_ref() {
        return Ok(());
    }
    Err(s3_error!(BadDigest, "The Content-MD5 you specified did not match what we received."))
}

/// A hasher for each checksum that the caller sends, or says that it will send in a trailer.
pub(super) fn hashers(input: &PutObjectInput) -> ChecksumHasher {
    let algorithm = input.checksum_algorithm.as_ref().map(ChecksumAlgorithm::as_str).unwrap_or_default();
    let wants = |name: &str, value: Option<&String>| value.is_some() || algorithm == name;
    ChecksumHasher {
        crc32: wants("CRC32", input.checksum_crc32.as_ref()).then(Default::default),
        crc32c: wants("CRC32C", input.checksum_crc32c.as_ref()).then(Default::default),
        sha1: wants("SHA1", input.checksum_sha1.as_ref()).then(Default::default),
        sha256: wants("SHA256", input.checksum_sha256.as_ref()).then(Default::default),
        crc64nvme: wants("CRC64NVME", input.checksum_crc64nvme.as_ref()).then(Default::default),
    }
}

/// Takes claims that came after the content.
pub(super) fn expect_trailers(input: &mut PutObjectInput, trailers: &HeaderMap) {
    let trailer = |name: &str| trailers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    for (expected, name) in [
        (&mut input.checksum_crc32, "x-amz-checksum-crc32"),
        (&mut input.checksum_crc32c, "x-amz-checksum-crc32c"),
        (&mut input.checksum_sha1, "x-amz-checksum-sha1"),
        (&mut input.checksum_sha256, "x-amz-checksum-sha256"),
        (&mut input.checksum_crc64nvme, "x-amz-checksum-crc64nvme"),
    ] {
        if let Some(value) = trailer(name) {
            *expected = Some(value);
        }
    }
}

/// Compares what was sent with what was claimed; answers the checksum to keep.
pub(super) fn check_checksums(input: &PutObjectInput, computed: Checksum) -> S3Result<Option<(String, String)>> {
    let mut kept = None;
    for (name, claimed, computed) in [
        ("CRC32", &input.checksum_crc32, computed.checksum_crc32),
        ("CRC32C", &input.checksum_crc32c, computed.checksum_crc32c),
        ("SHA1", &input.checksum_sha1, computed.checksum_sha1),
        ("SHA256", &input.checksum_sha256, computed.checksum_sha256),
        ("CRC64NVME", &input.checksum_crc64nvme, computed.checksum_crc64nvme),
    ] {
        if let (Some(claimed), Some(computed)) = (claimed, &computed)
            && claimed != computed
        {
            return Err(s3_error!(BadDigest, "The {} you specified did not match the calculated checksum.", name));
        }
        kept = kept.or(computed.map(|value| (name.to_owned(), value)));
    }
    Ok(kept)
}
