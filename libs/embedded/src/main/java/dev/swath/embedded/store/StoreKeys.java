package dev.swath.embedded.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;

/** Says which keys a folder can hold. A key is a path below the bucket's folder, so not every key of S3 is possible. */
final class StoreKeys {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_KEY = 1024;

    private StoreKeys() {}

    /** Refuses a key that the folder cannot hold as it is, with status 400 and the reason. */
    static void requireStorable(String key) {
        findObjection(key).ifPresent(objection -> {
            throw S3Exceptions.invalidArgument("The key cannot be stored here: " + objection);
        });
    }

    static boolean isStorable(String key) {
        return findObjection(key).isEmpty();
    }

    private static Optional<String> findObjection(String key) {
        if (length(key) > LONGEST_KEY) {
            return Optional.of("it is longer than " + LONGEST_KEY + " bytes");
        }
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return Optional.of("it has an empty segment or a segment \".\" or \"..\"");
            }
            if (length(name) > LONGEST_NAME) {
                return Optional.of("it has a segment longer than " + LONGEST_NAME + " bytes");
            }
            if (name.startsWith(".mpus-") || name.startsWith(".s3proxy-")) {
                return Optional.of("names that begin with .mpus- or .s3proxy- are the store's own");
            }
        }
        try {
            var _ = Path.of(path);
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("it has a character that file names cannot have in this process's locale");
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
