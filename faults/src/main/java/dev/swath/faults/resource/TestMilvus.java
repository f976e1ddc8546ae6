package dev.swath.faults.resource;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;

/** The Milvus server of a test run on this machine. The variable {@code SWATH_TEST_MILVUS} names it. */
public final class TestMilvus {
    private static final String SERVER = System.getenv().getOrDefault("SWATH_TEST_MILVUS", "");

    private TestMilvus() {}

    /** Why there is none; empty if there is one. */
    public static String obstacle() {
        return SERVER.isEmpty()
                ? "no Milvus (deploy/real/milvus-lite.sh starts one and names it in SWATH_TEST_MILVUS)"
                : "";
    }

    /** Its port; 0 if there is none. */
    public static int port() {
        return SERVER.isEmpty() ? 0 : Integer.parseInt(SERVER.substring(SERVER.indexOf(':') + 1));
    }

    /** Removes Swath's collections: topics and store of new processes know nothing of what earlier ones left there. */
    public static void empty(int port) {
        try (IndexStorage storage =
                IndexSettings.Milvus.at("http://127.0.0.1:" + port).openStorage()) {
            for (IndexForm form : storage.forms()) {
                storage.remove(form);
            }
        }
    }
}
