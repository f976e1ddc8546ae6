package dev.swath.indexer.wiring;

import dev.swath.vectorindex.IndexSettings;
import java.nio.file.Path;
import java.util.Map;

class LuceneReindexIT extends ReindexContract {
    @Override
    IndexSettings index(Path folder) {
        return new IndexSettings.Lucene(folder.resolve("index"));
    }

    @Override
    Map<String, String> settings(Path folder) {
        return Map.of("swath.index-dir", folder.resolve("index").toString());
    }
}
