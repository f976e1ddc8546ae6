package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.lucene.LuceneVectorIndex;
import dev.swath.vectorindex.milvus.MilvusSettings;
import dev.swath.vectorindex.milvus.MilvusVectorIndex;

/** Opens the index that the configuration names. */
final class Indexes {
    private Indexes() {}

    /** @throws CatalogueException INVALID_CONFIGURATION, and of Lucene INDEX_UNAVAILABLE, DISK_FULL; Milvus may answer later */
    static VectorIndex open(IndexConfig config) {
        return switch (config.type()) {
            case LUCENE -> LuceneVectorIndex.open(config.dir().orElseThrow(() -> missing("lucene", "index-dir")));
            case MILVUS ->
                MilvusVectorIndex.open(new MilvusSettings(
                        config.milvus().orElseThrow(() -> missing("milvus", "milvus")),
                        config.milvusToken().orElse(null),
                        config.milvusTimeout()));
        };
    }

    private static CatalogueException missing(String type, String setting) {
        return new CatalogueException(
                ErrorCode.INVALID_CONFIGURATION,
                "swath.index=%s: expected swath.%s to be set, found nothing".formatted(type, setting));
    }
}
