package dev.swath.vectorindex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The part of a service's settings that says which index it opens: the same names for every service. See {@link IndexSettings#of}. */
public interface VectorIndexConfig {
    /** Which index. */
    IndexSettings.Kind index();

    /** The index's folder, where it is Lucene's. */
    Optional<Path> indexDir();

    /** The address of Milvus, where the index is Milvus: {@code host:port} or a URI, with {@code https} where it speaks TLS. */
    Optional<String> milvus();

    /** What Milvus asks for, {@code user:password} or an API key, where it asks. */
    Optional<String> milvusToken();

    /** PEM file of the certificate that Milvus shows, or of its authority, where the JVM does not know it. */
    Optional<Path> milvusCertificate();

    /** How long connecting to Milvus may take. */
    Duration milvusConnectTimeout();

    /** When a call of Milvus has failed. */
    Duration milvusTimeout();
}
