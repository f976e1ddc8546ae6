package dev.swath.modelruntime.bundle;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Loads the tokenizer's native code from its jar. It downloads nothing, reports nothing, and leaves nothing in the home folder. */
final class TokenizerLibrary {
    private static final String CACHE = "ENGINE_CACHE_DIR";

    private static boolean loaded;

    private TokenizerLibrary() {}

    /** @throws CatalogueException INVALID_CONFIGURATION if the machine has no temporary folder or is of an unknown kind */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        System.setProperty("ai.djl.offline", "true");
        setDefault("RUST_FLAVOR", "cpu");
        try {
            if (isSet(CACHE) || isSet("DJL_CACHE_DIR")) {
                LibUtils.checkStatus();
            } else {
                loadFromTemporaryFolder();
            }
            loaded = true;
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "the tokenizer's native library does not load: " + e, e);
        }
    }

    /** The file is not needed once the library is loaded. */
    private static void loadFromTemporaryFolder() throws IOException {
        Path folder = Files.createTempDirectory("swath-tokenizer");
        System.setProperty(CACHE, folder.toString());
        try {
            LibUtils.checkStatus();
        } finally {
            System.clearProperty(CACHE);
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isSet(String name) {
        return System.getenv(name) != null || System.getProperty(name) != null;
    }

    private static void setDefault(String name, String value) {
        if (!isSet(name)) {
            System.setProperty(name, value);
        }
    }
}
