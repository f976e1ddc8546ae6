package dev.swath.vectorindex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings that say which index a service opens. They have the same names in every service. See {@link IndexSettings#of}. */
public interface VectorIndexConfig {
    /** Which index. */
    IndexSettings.Kind index();

    /** The index's folder, for Lucene. */
    Optional<Path> indexDir();

    /** The address of Milvus: {@code host:port} or a URI, with {@code https} if it uses TLS. */
    Optional<String> milvus();

    /** The token for Milvus, {@code user:password} or an API key, if it asks for one. */
    Optional<String> milvusToken();

    /** PEM file of Milvus's certificate or of its authority, if the JVM does not know it. */
    Optional<Path> milvusCertificate();

    /** How long connecting to Milvus may take. */
    Duration milvusConnectTimeout();

    /** How long a call of Milvus may take. */
    Duration milvusTimeout();
}
