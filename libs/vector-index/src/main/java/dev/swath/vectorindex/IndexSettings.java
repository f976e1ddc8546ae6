package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.lucene.LuceneStorage;
import dev.swath.vectorindex.lucene.LuceneStorageReader;
import dev.swath.vectorindex.milvus.MilvusStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which index to use and how to reach it. Each kind of index has a record of settings here, which opens it. */
public sealed interface IndexSettings {
    /** The kinds of index that a setting can name. */
    enum Kind {
        LUCENE {
            @Override
            IndexSettings settings(VectorIndexConfig config) {
                return new Lucene(required("index-dir", config.indexDir()));
            }
        },
        MILVUS {
            @Override
            IndexSettings settings(VectorIndexConfig config) {
                return new Milvus(
                        required("milvus", config.milvus()),
                        config.milvusToken().orElse(null),
                        config.milvusCertificate().orElse(null),
                        config.milvusConnectTimeout(),
                        config.milvusTimeout());
            }
        };

        abstract IndexSettings settings(VectorIndexConfig config);

        <T> T required(String setting, Optional<T> value) {
            return value.orElseThrow(() -> new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "swath.index=%s: expected swath.%s to be set, found nothing"
                            .formatted(name().toLowerCase(Locale.ROOT), setting)));
        }
    }

    /** @throws CatalogueException INVALID_CONFIGURATION if a setting is missing that the kind needs */
    static IndexSettings of(VectorIndexConfig config) {
        return config.index().settings(config);
    }

    /**
     * Opens the index for its one writer, in all its forms.
     *
     * @throws CatalogueException INVALID_CONFIGURATION, such as a folder that has another writer; of a local index INDEX_UNAVAILABLE, DISK_FULL. A
     *     server may answer later.
     */
    IndexStorage openStorage();

    /** Opens the index for reading, in all its forms, even if it does not exist yet. */
    IndexStorageReader openStorageReader();

    /** Opens the oldest form for the index's one writer; see {@link #openStorage}. */
    default VectorIndex open() {
        return new SearchedIndex(openStorage(), Optional::empty);
    }

    /** Opens the oldest form for reading. Whoever knows the record of what is searched takes {@link SearchedRows}. */
    default VectorIndexReader openReader() {
        return new SearchedRows(openStorageReader(), Optional::empty);
    }

    /** How long a call of a writer that is gone may still change the index. Whoever takes over waits as long. */
    Duration handover();

    /**
     * Lucene, in a local folder.
     *
     * @param folder of the index
     */
    record Lucene(Path folder) implements IndexSettings {
        @Override
        public IndexStorage openStorage() {
            return LuceneStorage.open(folder);
        }

        @Override
        public IndexStorageReader openStorageReader() {
            return LuceneStorageReader.open(folder);
        }

        /** The folder's lock lets nobody in before the former writer is gone. */
        @Override
        public Duration handover() {
            return Duration.ZERO;
        }
    }

    /**
     * A Milvus server.
     *
     * @param address {@code host:port}, or a URI with {@code http} or {@code https}
     * @param token {@code user:password} or an API key, null if the server asks for none
     * @param certificate PEM file of the server's certificate or of its authority; null without TLS, or if the JVM knows the authority
     * @param callTimeout how long one call may take, and also the reading of rows with the change that rests on it; a new owner of a writer's work
     *     waits as long before it writes
     */
    record Milvus(
            String address,
            @Nullable String token,
            @Nullable Path certificate,
            Duration connectTimeout,
            Duration callTimeout)
            implements IndexSettings {
        private static final Duration TIMEOUT = Duration.ofSeconds(8);

        /** @throws CatalogueException INVALID_CONFIGURATION */
        public Milvus {
            if (address.isBlank() || !connectTimeout.isPositive() || !callTimeout.isPositive()) {
                throw new CatalogueException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "expected a Milvus address and positive time-outs, found \"%s\", %s and %s"
                                .formatted(address, connectTimeout, callTimeout));
            }
        }

        /** A server that asks for nothing. */
        public static Milvus at(String address) {
            return new Milvus(address, null, null, TIMEOUT, TIMEOUT);
        }

        @Override
        public IndexStorage openStorage() {
            return MilvusStorage.open(this);
        }

        @Override
        public IndexStorageReader openStorageReader() {
            return MilvusStorage.openReader(this);
        }

        @Override
        public Duration handover() {
            return callTimeout;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Milvus[" + address + ", " + callTimeout + "]";
        }
    }
}
