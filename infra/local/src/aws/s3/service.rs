//! The operations of S3 that the stack plays: get, head, put, copy, delete and list of objects.
//!
//! Follows <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>.
//! Everything else (versions, multipart uploads, access lists, …) answers `NotImplemented`.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::{StreamExt as _, stream};
use s3s::dto::{
    Bucket, Checksum, ChecksumMode, CommonPrefix, CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource,
    DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, ETag, ETagCondition,
    GetObjectInput, GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput,
    ListBucketsInput, ListBucketsOutput, ListObjectsV2Input, ListObjectsV2Output, MetadataDirective, Object as Listed,
    PutObjectInput, PutObjectOutput, StreamingBlob, Timestamp,
};
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};

use super::access::{Visited, denied};
use super::digests::{check_checksums, check_md5, expect_trailers, hashers};
use super::listing;
use super::objects::{Attributes, Object, ObjectError, Objects, Precondition};
use crate::aws::gate::{Gate, Visit};
use crate::aws::iam::needs_of_s3;

/// Largest object in one request: 5 GB in S3, 100 MB here, because objects pass through memory.
const OBJECT_LIMIT: usize = 100 * 1024 * 1024;

/// S3 over the stack's objects.
pub(super) struct Service {
    objects: Arc<Objects>,
    gate: Arc<Gate>,
}

impl Service {
    pub(super) fn new(objects: Arc<Objects>, gate: Arc<Gate>) -> Self {
        Self { objects, gate }
    }

    /// Who may not list a bucket is not told whether a key exists:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>, "Permissions".
    fn hide<T>(&self, request: &S3Request<T>, bucket: &str, error: ObjectError) -> S3Error {
        let may_list = || {
            let visit = request.extensions.get::<Visited>().and_then(Visited::visit);
            let needs = needs_of_s3("ListObjectsV2", bucket, None, None);
            visit.is_some_and(|visit| needs.iter().all(|need| self.gate.allows(&visit, need)))
        };
        match error {
            ObjectError::NoSuchKey if !may_list() => denied(),
            error => error.into(),
        }
    }

    async fn write(&self, request: S3Request<PutObjectInput>) -> S3Result<Object> {
        // A POST form arrives here too, made into a put by the S3 server.
        let visit = request.extensions.get::<Visited>().and_then(Visited::visit);
        let event = match visit.as_ref().map(Visit::operation) {
            Some("PostObject") => "ObjectCreated:Post",
            _ => "ObjectCreated:Put",
        };
        let mut input = request.input;
        let body = input.body.take();
        let mut hashers = hashers(&input);
        let content = match body {
            Some(body) => read(body).await?,
            None => Bytes::new(),
        };
        if let Some(trailers) = request.trailing_headers.as_ref().and_then(s3s::TrailingHeaders::take) {
            expect_trailers(&mut input, &trailers);
        }
        check_md5(input.content_md5.as_deref(), &content)?;
        hashers.update(&content);
        let checksum = check_checksums(&input, hashers.finalize())?;
        let attributes = Attributes {
            content_type: input.content_type,
            content_disposition: input.content_disposition,
            content_encoding: input.content_encoding.filter(|encoding| encoding != "aws-chunked"),
            content_language: input.content_language,
            cache_control: input.cache_control,
            metadata: input.metadata.unwrap_or_default().into_iter().collect(),
            checksum,
        };
        let precondition = match (&input.if_none_match, &input.if_match) {
            (Some(ETagCondition::Any), _) => Some(Precondition::Absent),
            (Some(ETagCondition::ETag(_)), _) => return Err(s3_error!(NotImplemented, "If-None-Match takes only *")),
            (None, Some(ETagCondition::ETag(etag))) => Some(Precondition::Is(etag.value().to_owned())),
            (None, Some(ETagCondition::Any)) => return Err(s3_error!(NotImplemented, "If-Match takes no *")),
            (None, None) => None,
        };
        let put = self.objects.put(&input.bucket, &input.key, &content, attributes, precondition.as_ref(), event);
        Ok(put?)
    }
}

#[async_trait::async_trait]
impl S3 for Service {
    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = &request.input;
        let found = self.objects.get(&input.bucket, &input.key);
        let (object, content) = found.map_err(|error| self.hide(&request, &input.bucket, error))?;
        check_conditions(&object, input)?;
        let length = content.len() as u64;
        let (content, content_range) = match &input.range {
            None => (content, None),
            Some(range) => {
                let range = range.check(length)?;
                let (first, last) = (range.start, range.end.saturating_sub(1));
                let part = usize::try_from(range.start)
                    .and_then(|start| usize::try_from(range.end).map(|end| content.slice(start..end)))
                    .map_err(|_| S3Error::new(S3ErrorCode::InvalidRange))?;
                (part, Some(format!("bytes {first}-{last}/{length}")))
            }
        };
        let whole = content_range.is_none();
        let wants_checksum = input.checksum_mode.as_ref().is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED);
        let checksum = object.checksum(whole && wants_checksum);
        let Attributes {
            content_type,
            content_disposition,
            content_encoding,
            content_language,
            cache_control,
            metadata,
            ..
        } = object.attributes.clone();
        let output = GetObjectOutput {
            content_length: i64::try_from(content.len()).ok(),
            body: Some(blob(content)),
            accept_ranges: Some("bytes".to_owned()),
            content_range,
            e_tag: Some(ETag::Strong(object.etag.clone())),
            last_modified: Some(object.last_modified()),
            content_type: input.response_content_type.clone().or(content_type).or_else(|| Some(default_type())),
            content_disposition: input.response_content_disposition.clone().or(content_disposition),
            content_encoding: input.response_content_encoding.clone().or(content_encoding),
            content_language: input.response_content_language.clone().or(content_language),
            cache_control: input.response_cache_control.clone().or(cache_control),
            metadata: (!metadata.is_empty()).then(|| metadata.into_iter().collect()),
            checksum_crc32: checksum.checksum_crc32,
            checksum_crc32c: checksum.checksum_crc32c,
            checksum_crc64nvme: checksum.checksum_crc64nvme,
            checksum_sha1: checksum.checksum_sha1,
            checksum_sha256: checksum.checksum_sha256,
            ..GetObjectOutput::default()
        };
        Ok(S3Response::new(output))
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = &request.input;
        let found = self.objects.head(&input.bucket, &input.key);
        let object = found.map_err(|error| self.hide(&request, &input.bucket, error))?;
        let last_modified = object.last_modified();
        let attributes = object.attributes;
        Ok(S3Response::new(HeadObjectOutput {
            content_length: i64::try_from(object.size).ok(),
            accept_ranges: Some("bytes".to_owned()),
            e_tag: Some(ETag::Strong(object.etag)),
            last_modified: Some(last_modified),
            content_type: attributes.content_type.or_else(|| Some(default_type())),
            content_disposition: attributes.content_disposition,
            content_encoding: attributes.content_encoding,
            content_language: attributes.content_language,
            cache_control: attributes.cache_control,
            metadata: Some(attributes.metadata.into_iter().collect()),
            ..HeadObjectOutput::default()
        }))
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let object = self.write(request).await?;
        let checksum = object.checksum(true);
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(object.etag)),
            checksum_crc32: checksum.checksum_crc32,
            checksum_crc32c: checksum.checksum_crc32c,
            checksum_crc64nvme: checksum.checksum_crc64nvme,
            checksum_sha1: checksum.checksum_sha1,
            checksum_sha256: checksum.checksum_sha256,
            ..PutObjectOutput::default()
        }))
    }

    async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = request.input;
        let CopySource::Bucket { bucket, key, .. } = &input.copy_source else {
            return Err(s3_error!(NotImplemented, "access points are not imitated"));
        };
        let (source, content) = self.objects.get(bucket, key)?;
        let replace = input.metadata_directive.as_ref().is_some_and(|d| d.as_str() == MetadataDirective::REPLACE);
        let attributes = if replace {
            Attributes {
                content_type: input.content_type,
                content_disposition: input.content_disposition,
                content_encoding: input.content_encoding,
                content_language: input.content_language,
                cache_control: input.cache_control,
                metadata: input.metadata.unwrap_or_default().into_iter().collect(),
                checksum: source.attributes.checksum,
            }
        } else {
            source.attributes
        };
        let object = self.objects.put(&input.bucket, &input.key, &content, attributes, None, "ObjectCreated:Copy")?;
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(CopyObjectResult {
                last_modified: Some(object.last_modified()),
                e_tag: Some(ETag::Strong(object.etag)),
                ..CopyObjectResult::default()
            }),
            ..CopyObjectOutput::default()
        }))
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.objects.delete(&request.input.bucket, &request.input.key)?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let quiet = request.input.delete.quiet.unwrap_or_default();
        let mut deleted = Vec::new();
        for object in request.input.delete.objects {
            self.objects.delete(&request.input.bucket, &object.key)?;
            deleted.push(DeletedObject { key: Some(object.key), ..DeletedObject::default() });
        }
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted: (!quiet).then_some(deleted),
            ..DeleteObjectsOutput::default()
        }))
    }

    async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        if !self.objects.buckets().contains(&request.input.bucket) {
            return Err(ObjectError::NoSuchBucket.into());
        }
        Ok(S3Response::new(HeadBucketOutput::default()))
    }

    async fn list_buckets(&self, _: S3Request<ListBucketsInput>) -> S3Result<S3Response<ListBucketsOutput>> {
        let buckets = self.objects.buckets().into_iter();
        let buckets = buckets.map(|name| Bucket { name: Some(name), ..Bucket::default() }).collect();
        Ok(S3Response::new(ListBucketsOutput { buckets: Some(buckets), ..ListBucketsOutput::default() }))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let page = listing::page(&self.objects, &input)?;
        let contents: Vec<Listed> = page.objects.into_iter().map(Listed::from).collect();
        let prefixes = page.prefixes.into_iter().map(|prefix| CommonPrefix { prefix: Some(prefix) });
        Ok(S3Response::new(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: input.prefix,
            delimiter: input.delimiter,
            start_after: input.start_after,
            continuation_token: input.continuation_token,
            max_keys: input.max_keys.or(Some(listing::LIMIT)),
            key_count: i32::try_from(contents.len() + prefixes.len()).ok(),
            contents: Some(contents),
            common_prefixes: Some(prefixes.collect()),
            is_truncated: Some(page.next.is_some()),
            next_continuation_token: page.next,
            ..ListObjectsV2Output::default()
        }))
    }
}

impl Object {
    fn last_modified(&self) -> Timestamp {
        Timestamp::from(std::time::SystemTime::from(self.modified))
    }

    /// The checksum in the form of an answer; none when it is not wanted.
    fn checksum(&self, wanted: bool) -> Checksum {
        let mut checksum = Checksum::default();
        if let Some((algorithm, value)) = self.attributes.checksum.as_ref().filter(|_| wanted) {
            let value = Some(value.clone());
            match algorithm.as_str() {
                "CRC32" => checksum.checksum_crc32 = value,
                "CRC32C" => checksum.checksum_crc32c = value,
                "CRC64NVME" => checksum.checksum_crc64nvme = value,
                "SHA1" => checksum.checksum_sha1 = value,
                _ => checksum.checksum_sha256 = value,
            }
        }
        checksum
    }
}

impl From<Object> for Listed {
    fn from(object: Object) -> Self {
        Self {
            last_modified: Some(object.last_modified()),
            size: i64::try_from(object.size).ok(),
            e_tag: Some(ETag::Strong(object.etag)),
            key: Some(object.key),
            ..Self::default()
        }
    }
}

impl From<ObjectError> for S3Error {
    fn from(error: ObjectError) -> Self {
        let code = match &error {
            ObjectError::NoSuchBucket => S3ErrorCode::NoSuchBucket,
            ObjectError::NoSuchKey => S3ErrorCode::NoSuchKey,
            ObjectError::PreconditionFailed => S3ErrorCode::PreconditionFailed,
            ObjectError::Store(_) => S3ErrorCode::InternalError,
        };
        Self::with_message(code, error.to_string())
    }
}

/// What S3 says of an object whose writer said nothing.
fn default_type() -> String {
    "binary/octet-stream".to_owned()
}

fn blob(content: Bytes) -> StreamingBlob {
    StreamingBlob::wrap(stream::once(async move { Ok::<_, std::io::Error>(content) }))
}

async fn read(mut body: StreamingBlob) -> S3Result<Bytes> {
    let mut content = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| S3Error::with_source(S3ErrorCode::IncompleteBody, error))?;
        if content.len() + chunk.len() > OBJECT_LIMIT {
            return Err(s3_error!(EntityTooLarge, "Your proposed upload exceeds the maximum allowed size"));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content.freeze())
}

/// Conditional reads: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html>
fn check_conditions(object: &Object, input: &GetObjectInput) -> S3Result<()> {
    let etag = ETag::Strong(object.etag.clone());
    let is = |condition: &ETagCondition| condition.is_any() || condition.as_etag().is_some_and(|e| e.weak_cmp(&etag));
    if input.if_match.as_ref().is_some_and(|condition| !is(condition)) {
        return Err(ObjectError::PreconditionFailed.into());
    }
    if input.if_none_match.as_ref().is_some_and(is) {
        return Err(s3_error!(NotModified));
    }
    Ok(())
}
